public import Groundwork

/// Where the counts of a metrics row come from; the same on every row of a sweep.
public struct SweepSource: Equatable, Sendable {
  /// Points of the whole grid, so that rows dropped later still count as looked at.
  public var grid = 0
  /// Whether the thresholds were found in the data: every distinct confidence.
  public var exactThresholds = false
  /// Fingerprint of the mapper that scored the rows; nil where the rows did not say.
  public var mapper: Name?
  /// Whether the rows went through a gate.
  public var gated = false
  /// Part of the prompts that was counted; nil for all of them.
  public var split: PromptSplit?
  /// Whether rows whose prompt trained the mapper were left out.
  public var unseenOnly = false
  /// Sweeps that were added up; a prompt in two of them counts as distinct in each.
  public var parts = 1
  /// Share of the distinct prompts behind the distinct counts: 1, or ½, ¼, … past a million prompts.
  public var promptSample = 1.0
  /// Thresholds that classes had in place of the grid's, in taxonomy order.
  public var perClassThresholds: [ClassThreshold] = []

  /// A sweep of nothing yet.
  public init() {}

  /// Whether counts of both may be added up or compared: all but grid size, parts and sample agree.
  func isSameButForSize(as other: SweepSource) -> Bool {
    exactThresholds == other.exactThresholds && mapper == other.mapper && gated == other.gated
      && split == other.split && unseenOnly == other.unseenOnly
      && perClassThresholds == other.perClassThresholds
  }
}
