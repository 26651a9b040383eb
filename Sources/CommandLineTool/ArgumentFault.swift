/// What is wrong with the value of a flag; ArgumentParser puts the flag and the value before it.
public struct ArgumentFault: Error, CustomStringConvertible {
  /// What to give instead, in lower case and without a full stop.
  public let description: String

  /// Says what to give instead.
  public init(_ description: String) { self.description = description }
}
