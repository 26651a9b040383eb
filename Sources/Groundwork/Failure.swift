/// What went wrong in a library, and what to do about it.
///
/// Both texts are lower case without a full stop; a tool adds its name, the file and the line, and
/// words the ``Setting``s that the texts mention as its own flags.
public struct Failure: Error, Equatable, Sendable {
  /// What is wrong, with the value found and the value wanted.
  public let what: Message
  /// What the user can do about it; empty where that goes without saying.
  public let remedy: Message
  /// The index of the row at fault, where it is one of several that were handed over.
  public let row: Int?

  /// Describes a failure.
  ///
  /// - Parameters:
  ///   - what: What is wrong.
  ///   - remedy: What to do about it.
  ///   - row: The index of the row at fault, from 0.
  public init(_ what: Message, remedy: Message = "", row: Int? = nil) {
    self.what = what
    self.remedy = remedy
    self.row = row
  }
}

extension Failure: CustomStringConvertible {
  /// Both texts, with settings in their plain words.
  public var description: String {
    remedy.isEmpty ? what.description : "\(what); \(remedy)"
  }
}
