import Groundwork

/// Exact one-sided confidence bounds of a proportion, after Clopper & Pearson (1934).
///
/// With probability at least 1 − α over draws of `of` independent rows the bound lies on its side of
/// the true rate, whatever that rate is.
///
/// - SeeAlso: Clopper & Pearson (1934), Biometrika 26, 404–413.
public enum BinomialBound {
  /// The lowest rate that is not refuted: p with P(X ≥ count | of, p) = α.
  ///
  /// - Parameters:
  ///   - proportion: So many of so many, each ≥ 0 and `count ≤ of`.
  ///   - alpha: Probability that the bound is too high, in (0, 1).
  /// - Returns: 0 when the count is 0; nil when there are no rows.
  public static func lower(_ proportion: Proportion, alpha: Double) -> Double? {
    let (k, n) = (proportion.count, proportion.of)
    guard n > 0, k >= 0, k <= n, alpha > 0, alpha < 1 else { return nil }
    if k == 0 { return 0 }
    if k == n { return Double.exp(Double.log(alpha) / Double(n)) }
    // The tail grows with p and passes α below k/n or, for an α above ½, below 1.
    return root { BinomialTail.atLeast(k, of: n, p: $0) < alpha }.low
  }

  /// The highest rate that is not refuted: p with P(X ≤ count | of, p) = α.
  ///
  /// - Returns: 1 when every row counts; nil when there are no rows.
  public static func upper(_ proportion: Proportion, alpha: Double) -> Double? {
    let (k, n) = (proportion.count, proportion.of)
    guard n > 0, k >= 0, k <= n, alpha > 0, alpha < 1 else { return nil }
    if k == n { return 1 }
    if k == 0 { return -Double.expMinusOne(Double.log(alpha) / Double(n)) }
    return root { BinomialTail.atMost(k, of: n, p: $0) > alpha }.high
  }

  /// Rows without a single count that bring the upper bound down to a rate: ⌈log α / log(1 − rate)⌉.
  ///
  /// - Returns: nil where no number of rows is enough, or more than 10¹².
  public static func rowsNeeded(forRate rate: Double, alpha: Double) -> Int? {
    guard rate > 0, rate < 1, alpha > 0, alpha < 1 else { return nil }
    let rows = (Double.log(alpha) / Double.log(onePlus: -rate)).rounded(.up)
    return rows <= 1e12 ? max(1, Int(rows)) : nil
  }

  /// Narrows (0, 1) to the last Doubles around the place where a condition stops to hold.
  private static func root(_ isBelow: (Double) -> Bool) -> (low: Double, high: Double) {
    var (low, high) = (0.0, 1.0)
    while true {
      // Halving by magnitude first finds small rates in as few steps as large ones.
      let middle = low == 0 && high < 1e-3 ? high / 1024 : (low + high) / 2
      if middle <= low || middle >= high || high - low <= 1e-15 * high { return (low, high) }
      if isBelow(middle) { low = middle } else { high = middle }
    }
  }
}
