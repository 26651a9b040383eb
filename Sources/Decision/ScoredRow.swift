/// What the decision and its accounting need to know of one scored prompt.
public struct ScoredRow: Equatable, Sendable {
  /// The top class, as an index into the taxonomy.
  public var predicted: Int
  /// What the row reaches on each axis.
  public var values: AxisValues
  /// False where the predicted class was trained as one that must never fire.
  public var executable: Bool
  /// Whether the gate let the row through; nil where there was no gate.
  public var gate: Bool?
  public var gold: Gold
  /// True where this very prompt was among the rows that trained or calibrated the mapper.
  public var seen: Bool
  /// 64-bit hash of the trimmed prompt, by which repeats are found and halves are split.
  public var promptHash: UInt64

  /// A scored prompt.
  public init(
    predicted: Int, values: AxisValues, executable: Bool = true, gate: Bool? = nil,
    gold: Gold = .unlabelled, seen: Bool = false, promptHash: UInt64
  ) {
    self.predicted = predicted
    self.values = values
    self.executable = executable
    self.gate = gate
    self.gold = gold
    self.seen = seen
    self.promptHash = promptHash
  }
}
