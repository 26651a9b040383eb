public import Groundwork
public import Streams

/// Neighbouring rows of one mapper, one gate and one taxonomy.
public struct ScoredRun: Sendable {
  /// Where the run starts.
  public var location: SourceLocation
  /// The mapper's fingerprint; nil where the rows do not say.
  public var mapper: Name?
  /// The gate's fingerprint; nil where there was none, or the rows do not say.
  public var gate: Name?
  /// The mapper's classes.
  public var taxonomy: Taxonomy

  /// The run that a row starts.
  init(_ row: ScoredRecordReader.Row, at location: SourceLocation) {
    self.location = location
    mapper = row.mapper
    gate = row.gate
    taxonomy = row.taxonomy
  }

  /// Whether a row goes on with it.
  func holds(_ row: ScoredRecordReader.Row) -> Bool {
    mapper == row.mapper && gate == row.gate && taxonomy == row.taxonomy
  }
}
