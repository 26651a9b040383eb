/// What the decision and its accounting need to know of one scored prompt.
public struct ScoredRow: Equatable, Sendable {
  /// The top class, as an index into the taxonomy.
  public var predicted: Int
  /// Probability of the top class, in [0, 1].
  public var confidence: Double
  /// Lead of the top class over the second, in [0, 1].
  public var margin: Double
  /// Share of training rows no more familiar than this one, in [0, 1]; 1 where nothing was asked of it.
  public var familiarity: Double
  /// False where the predicted class was trained as one that must never fire.
  public var executable: Bool
  /// Whether the gate let the row through; nil where there was no gate.
  public var gate: Bool?
  public var gold: Gold
  /// True where this very prompt was among the rows that trained or calibrated the mapper.
  public var seen: Bool
  /// 64-bit hash of the trimmed prompt, by which repeats are found and halves are split.
  public var promptHash: UInt64

  public init(
    predicted: Int, confidence: Double, margin: Double, familiarity: Double = 1,
    executable: Bool = true, gate: Bool? = nil, gold: Gold = .unlabelled, seen: Bool = false,
    promptHash: UInt64
  ) {
    self.predicted = predicted
    self.confidence = confidence
    self.margin = margin
    self.familiarity = familiarity
    self.executable = executable
    self.gate = gate
    self.gold = gold
    self.seen = seen
    self.promptHash = promptHash
  }
}
