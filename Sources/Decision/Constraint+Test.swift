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
