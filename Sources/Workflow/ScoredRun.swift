public import Streams

/// Neighbouring rows of one mapper, one gate and one taxonomy.
public struct ScoredRun: Sendable {
  /// Where the run starts.
  public var location: SourceLocation
  /// What the rows share.
  public var origin: RowOrigin
}
