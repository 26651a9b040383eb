/// The one rule by which every tool decides whether a row fires.
public struct DecisionRule: Equatable, Sendable {
  /// Least confidence at which a class without a threshold of its own fires.
  public var threshold: Double
  /// Threshold of each class, by index into the taxonomy, in place of `threshold`; shorter is allowed.
  public var perClass: [Double?]
  /// Least lead over the second class.
  public var nearMargin: Double
  /// Least familiarity.
  public var familiarity: Double

  public init(
    threshold: Double, perClass: [Double?] = [], nearMargin: Double = 0, familiarity: Double = 0
  ) {
    self.threshold = threshold
    self.perClass = perClass
    self.nearMargin = nearMargin
    self.familiarity = familiarity
  }

  /// The confidence that a row predicted as this class must reach.
  public func threshold(ofClass index: Int) -> Double {
    perClass.indices.contains(index) ? perClass[index] ?? threshold : threshold
  }

  /// Decides one row.
  ///
  /// Comparisons are `≥` on the very Doubles; a value that is not a number never fires.
  ///
  /// - Returns: The first reason to abstain, or nil when the row fires.
  public func decide(_ row: ScoredRow) -> AbstainReason? {
    if row.gate == false { return .gate }
    if !row.executable { return .nonexec }
    guard row.confidence >= threshold(ofClass: row.predicted) else { return .threshold }
    guard row.margin >= nearMargin else { return .nearMargin }
    guard row.familiarity >= familiarity else { return .unfamiliar }
    return nil
  }
}
