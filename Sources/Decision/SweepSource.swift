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
  /// Fingerprint of that gate; nil where there was none, or the rows did not say.
  public var gate: Name?
  /// Part of the prompts that was counted; nil for all of them.
  public var split: PromptSplit?
  /// The rows that were counted apart from others; nil where all were.
  public var slice: RowSlice?
  /// Whether rows whose prompt trained the mapper were left out.
  public var unseenOnly = false
  /// Sweeps that were added up.
  public var parts = 1
  /// Whether distinct prompts of several sweeps were added without telling which are in two of them.
  public var distinctAdded = false
  /// Share of the distinct prompts behind the distinct counts: 1, or ½, ¼, … past a million prompts.
  public var promptSample = 1.0
  /// Thresholds that classes had in place of the grid's, in taxonomy order.
  public var perClassThresholds: [ClassThreshold] = []

  /// A sweep of nothing yet.
  public init() {}

  /// What tells two apart that may not be added up.
  func difference(from other: SweepSource) -> String {
    if mapper != other.mapper {
      return "their mappers, \(MapperStamp.words(mapper)) and \(MapperStamp.words(other.mapper))"
    }
    if gated != other.gated { return "their gates: one has none" }
    if gate != other.gate {
      return "their gates, \(gate?.text ?? "(unknown)") and \(other.gate?.text ?? "(unknown)")"
    }
    if slice != other.slice {
      return "the rows: \(RowSlice.difference(slice, other.slice))"
    }
    if splitDiffers(from: other) { return "the prompts of each kind that were divided" }
    if split != other.split { return "the half of a split" }
    if unseenOnly != other.unseenOnly { return "whether seen rows were left out" }
    if exactThresholds != other.exactThresholds {
      return "their thresholds: those of one were found in the data"
    }
    return "their per-class thresholds"
  }

  /// Whether both are the same half of the same share, but divided label by label among other prompts.
  func splitDiffers(from other: SweepSource) -> Bool {
    split?.half == other.split?.half && split?.fraction == other.split?.fraction
      && split?.fingerprint != other.split?.fingerprint
  }

  /// Whether counts of both may be added up or compared: all but grid size, parts, sample agree.
  func isSameButForSize(as other: SweepSource) -> Bool {
    exactThresholds == other.exactThresholds && mapper == other.mapper && gated == other.gated
      && gate == other.gate && slice == other.slice
      && split == other.split && unseenOnly == other.unseenOnly
      && perClassThresholds == other.perClassThresholds
  }
}
