/// Reads a share of 1 from the command line.
///
/// - Parameter text: A number, such as 0.05.
/// - Returns: The number; whether it is a share that makes sense is for the library to say.
/// - Throws: What is no number, with the share that a percentage stands for.
public func share(_ text: String) throws -> Double {
  if let number = Double(text) { return number }
  guard text.hasSuffix("%"), let percent = Double(text.dropLast()) else {
    throw ArgumentFault("give a number from 0 to 1, such as 0.05 for 5 %")
  }
  throw ArgumentFault("give it as a share of 1: \((percent * 1e9).rounded() / 1e11)")
}
