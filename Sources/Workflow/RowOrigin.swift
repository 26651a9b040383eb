public import Groundwork

/// What the rows that score wrote in one run share.
public final class RowOrigin: Sendable {
  /// The mapper's fingerprint; nil where the rows do not say.
  public let mapper: Name?
  /// The gate's fingerprint; nil where there was none, or the rows do not say.
  public let gate: Name?
  /// The mapper's classes.
  public let taxonomy: Taxonomy

  init(mapper: Name?, gate: Name?, taxonomy: Taxonomy) {
    self.mapper = mapper
    self.gate = gate
    self.taxonomy = taxonomy
  }

  /// Whether the rows may be of the same run.
  func isSame(as other: RowOrigin) -> Bool {
    self === other
      || (mapper == other.mapper && gate == other.gate && taxonomy == other.taxonomy)
  }
}
