/// What an operating point must keep and by what it is chosen.
public struct PickRequest: Equatable, Sendable {
  /// Limits on rates, at most one of a kind.
  public var constraints: [Constraint]
  public var rule: ChoiceRule
  public var costs: Costs
  /// How sure the limits must be; nil to compare the plain rates.
  public var confidence: Confidence?
  /// How to choose a threshold for each class; nil for one threshold.
  public var perClass: PerClass?

  /// That the limits hold with so much confidence.
  public struct Confidence: Equatable, Sendable {
    /// Probability that the chosen point keeps every limit, in (0, 1).
    public var level: Double
    public var correction: Correction

    /// Probability of a mistake: 1 − level, without the binary dust of the subtraction.
    public var alpha: Double { ((1 - level) * 1e15).rounded() / 1e15 }

    /// A confidence level and how it is kept over all points looked at.
    ///
    /// - Throws: A level outside 0.5 to 1 − 10⁻⁹.
    public init(level: Double, correction: Correction = .bonferroni) throws(DecisionError) {
      guard level >= 0.5, level <= 1 - 1e-9 else {
        throw DecisionError(
          "the confidence level \(level) is outside 0.5 to 0.999999999",
          remedy: "give a level such as 0.95")
      }
      self.level = level
      self.correction = correction
    }
  }

  /// A threshold for each class.
  public struct PerClass: Equatable, Sendable {
    /// Rows predicted as a class, with a label, below which it keeps the global threshold.
    public var leastRows: Int

    public init(leastRows: Int = 20) { self.leastRows = leastRows }
  }

  public init(
    constraints: [Constraint], rule: ChoiceRule, costs: Costs, confidence: Confidence? = nil,
    perClass: PerClass? = nil
  ) {
    self.constraints = constraints
    self.rule = rule
    self.costs = costs
    self.confidence = confidence
    self.perClass = perClass
  }
}
