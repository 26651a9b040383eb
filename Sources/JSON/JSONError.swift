/// Why a text is not the JSON that was wanted, and where.
public struct JSONError: Error, Equatable, Sendable {
  /// Bytes before the place, so 0 is the first byte.
  public let offset: Int
  /// What is wrong there, in lower case and without a full stop.
  public let what: String

  /// Describes a fault.
  ///
  /// - Parameters:
  ///   - offset: Bytes before the place.
  ///   - what: What is wrong there, in lower case and without a full stop.
  public init(offset: Int, what: String) {
    self.offset = offset
    self.what = what
  }
}
