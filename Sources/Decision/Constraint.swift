public import Groundwork
/// A limit that a rate of the operating point must keep.
public struct Constraint: Equatable, Sendable {
  /// Which rate is limited on which side.
  public enum Kind: String, CaseIterable, Sendable {
    case maxAbstainRate = "max_abstain_rate"
    case minOverallAccuracy = "min_overall_accuracy"
    case minAccuracyOnFired = "min_accuracy_on_fired"
    case minCoverage = "min_coverage"
    case maxHallucinationRate = "max_hallucination_rate"

    /// The rate that is limited.
    public var rate: Rate {
      switch self {
      case .maxAbstainRate: .abstainRate
      case .minOverallAccuracy: .overallAccuracy
      case .minAccuracyOnFired: .accuracyOnFired
      case .minCoverage: .coverage
      case .maxHallucinationRate: .hallucinationRate
      }
    }

    /// Whether the limit is the most that the rate may be, else the least.
    public var isMaximum: Bool { self == .maxAbstainRate || self == .maxHallucinationRate }
  }

  public let kind: Kind
  /// The limit, in [0, 1].
  public let limit: Double

  /// A limit on a rate.
  ///
  /// - Throws: A limit outside [0, 1].
  public init(_ kind: Kind, _ limit: Double) throws(Failure) {
    guard limit >= 0, limit <= 1 else {
      throw Failure(
        "the limit \(limit) of \(kind.rawValue) is outside 0 to 1",
        remedy: "give a share, such as 0.2 for 20 %")
    }
    self.kind = kind
    self.limit = limit
  }

  /// A limit that is known to lie in [0, 1].
  init(kind: Kind, unchecked limit: Double) {
    self.kind = kind
    self.limit = limit
  }

  /// Whether a rate keeps the limit; what is null never does.
  public func isMet(by rate: Double?) -> Bool {
    guard let rate else { return false }
    return kind.isMaximum ? rate <= limit : rate >= limit
  }

  /// How far a rate is on the wrong side of the limit, 0 when it keeps it and 1 when it is null.
  public func shortfall(of rate: Double?) -> Double {
    guard let rate else { return 1 }
    return max(0, kind.isMaximum ? rate - limit : limit - rate)
  }
}

// MARK: - Tests

extension Constraint {
  /// Whether evidence shows the limit to hold: a one-sided exact binomial test.
  ///
  /// The same as comparing the limit with the Clopper–Pearson bound at this α, without inverting.
  ///
  /// - Parameters:
  ///   - evidence: Counts of independent rows.
  ///   - alpha: Probability of showing it in error.
  /// - Returns: Whether it is shown; false where there are no rows behind the rate.
  func isShown(by evidence: Counts, alpha: Double) -> Bool {
    let rows = evidence.proportion(kind.rate)
    guard rows.of > 0 else { return false }
    if kind.isMaximum {
      return limit >= 1 || BinomialTail.atMost(rows.count, of: rows.of, p: limit) <= alpha
    }
    return limit <= 0 || BinomialTail.atLeast(rows.count, of: rows.of, p: limit) <= alpha
  }

  /// The bound that must keep the limit: an upper one of a rate limited from above, else a lower one.
  func bound(of evidence: Counts, alpha: Double) -> Double? {
    let rows = evidence.proportion(kind.rate)
    return kind.isMaximum
      ? BinomialBound.upper(rows, alpha: alpha) : BinomialBound.lower(rows, alpha: alpha)
  }

  /// Whether no number of rows can show the limit: a rate of exactly 0, or of exactly 1.
  var isBeyondProof: Bool { kind.isMaximum ? limit <= 0 : limit >= 1 }

  /// Whether the limit is easier to keep when less fires.
  ///
  /// Overall accuracy may move either way with the threshold; it counts with those that are easiest
  /// when most fires, as it is where every prompt is executable.
  var isEasiestAtHighThreshold: Bool {
    kind == .minAccuracyOnFired || kind == .maxHallucinationRate
  }
}
