/// What went wrong with an axis, a metrics row, an operating point or a choice, and what to do.
///
/// Both parts are lower case without a full stop; the tool adds its name, the file and the line.
public struct DecisionError: Error, Equatable, Sendable {
  public let what: String
  public let remedy: String
  /// The index of the metrics row at fault, where it is one.
  public let row: Int?

  public init(_ what: String, remedy: String, row: Int? = nil) {
    self.what = what
    self.remedy = remedy
    self.row = row
  }
}
