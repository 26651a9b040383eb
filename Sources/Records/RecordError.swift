/// Why a record cannot be read; the tool adds its name, the file and the line.
public struct RecordError: Error, Equatable, Sendable {
  /// What is wrong, in lower case and without a full stop.
  public let what: String
  /// What to do about it, in lower case and without a full stop.
  public let remedy: String

  /// Describes a fault.
  public init(what: String, remedy: String) {
    self.what = what
    self.remedy = remedy
  }
}
