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
    case minExecutableCoverage = "min_executable_coverage"
    case minExecutableAccuracy = "min_executable_accuracy"

    /// The rate that is limited.
    public var rate: Rate {
      switch self {
      case .maxAbstainRate: .abstainRate
      case .minOverallAccuracy: .overallAccuracy
      case .minAccuracyOnFired: .accuracyOnFired
      case .minCoverage: .coverage
      case .maxHallucinationRate: .hallucinationRate
      case .minExecutableCoverage: .executableCoverage
      case .minExecutableAccuracy: .executableAccuracy
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
    isShown(evidence.proportion(kind.rate), alpha: alpha)
  }

  private func isShown(_ rows: Proportion, alpha: Double) -> Bool {
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

  /// Whether the limit's rate can only rise, or only fall, as the threshold does.
  var isMonotone: Bool { kind != .minAccuracyOnFired && kind != .minOverallAccuracy }

  /// Rows behind the rate that would show the limit, if the rate stayed as it is.
  ///
  /// - Parameters:
  ///   - rows: The rate so far.
  ///   - alpha: Probability of showing it in error.
  /// - Returns: nil where the rate breaks the limit, or more than 10⁷ rows would be needed.
  func rowsNeeded(like rows: Proportion, alpha: Double) -> Int? {
    guard let rate = rows.value, isMet(by: rate), !isBeyondProof else { return nil }
    let isEnough = { (count: Int) in
      let like = (rate * Double(count)).rounded(kind.isMaximum ? .up : .down)
      return isShown(Proportion(Int(like), of: count), alpha: alpha)
    }
    var (low, high) = (rows.of, max(1, rows.of))
    while !isEnough(high) {
      (low, high) = (high, high * 2)
      if high > 10_000_000 { return nil }
    }
    while high - low > 1 {
      let middle = (low + high) / 2
      if isEnough(middle) { high = middle } else { low = middle }
    }
    return high
  }

  /// Whether the limit is easier to keep when less fires.
  ///
  /// Overall accuracy may move either way with the threshold; it counts with those that are easiest
  /// when most fires, as it is where every prompt is executable.
  var isEasiestAtHighThreshold: Bool {
    kind == .minAccuracyOnFired || kind == .maxHallucinationRate
  }
}
