/// Why a CSV row cannot be read.
public struct CSVError: Error, Equatable, Sendable {
  /// Line, from 1: where the row starts, or where the quote opens that is never closed.
  public let line: Int
  /// What is wrong, in lower case and without a full stop.
  public let what: String
  /// What to do about it, in lower case and without a full stop.
  public let remedy: String
  /// The row's bytes as they stood, without the line end.
  public let row: [UInt8]
  /// Whether nothing after this row can be read; else `next` goes on with the row after it.
  public let isFatal: Bool
}
