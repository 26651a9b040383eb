import Groundwork

/// Probabilities that a binomial count is so high or so low, to near full precision also far out.
enum BinomialTail {
  /// P(X ≥ k) for X ~ Binomial(n, p): the regularised incomplete beta function I_p(k, n − k + 1).
  static func atLeast(_ k: Int, of n: Int, p: Double) -> Double {
    if k <= 0 { return 1 }
    if k > n || p <= 0 { return 0 }
    if p >= 1 { return 1 }
    return incompleteBeta(k, n - k + 1, p, 1 - p)
  }

  /// P(X ≤ k) for X ~ Binomial(n, p).
  static func atMost(_ k: Int, of n: Int, p: Double) -> Double {
    if k >= n { return 1 }
    if k < 0 || p >= 1 { return 0 }
    if p <= 0 { return 1 }
    // The failures are at least n − k; going through them keeps a small tail exact.
    return incompleteBeta(n - k, k + 1, 1 - p, p)
  }

  /// I_x(a, b) for whole a, b ≥ 1 and 0 < x < 1, where y = 1 − x.
  ///
  /// - Complexity: O(√(a + b)) near the mean, fewer steps away from it.
  /// - SeeAlso: DLMF 8.17.22, the continued fraction; Lentz's method as modified by Thompson & Barnett (1986).
  private static func incompleteBeta(_ a: Int, _ b: Int, _ x: Double, _ y: Double) -> Double {
    let (da, db) = (Double(a), Double(b))
    // The fraction converges fast on the side of the mean where the tail is the smaller one.
    if x > (da + 1) / (da + db + 2) { return 1 - incompleteBetaFraction(b, a, y, x) }
    return incompleteBetaFraction(a, b, x, y)
  }

  private static func incompleteBetaFraction(
    _ a: Int, _ b: Int, _ x: Double, _ y: Double
  ) -> Double {
    let (da, db) = (Double(a), Double(b))
    let n = a + b - 1
    // x^a y^b / (a B(a, b)) = y · C(n, a) x^a y^(n − a).
    let front = y * mass(a, of: n, x, y)
    if front == 0 { return 0 }
    var c = 1.0
    var d = 1 / nonzero(1 - (da + db) * x / (da + 1))
    var fraction = d
    for step in 1...1_000_000 {
      let m = Double(step)
      let even = m * (db - m) * x / ((da + 2 * m - 1) * (da + 2 * m))
      d = 1 / nonzero(1 + even * d)
      c = nonzero(1 + even / c)
      fraction *= d * c
      let odd = -(da + m) * (da + db + m) * x / ((da + 2 * m) * (da + 2 * m + 1))
      d = 1 / nonzero(1 + odd * d)
      c = nonzero(1 + odd / c)
      let change = d * c
      fraction *= change
      if abs(change - 1) < 1e-15 { break }
    }
    return min(1, front * fraction)
  }

  private static func nonzero(_ x: Double) -> Double { abs(x) < 1e-300 ? 1e-300 : x }

  /// P(X = k) for X ~ Binomial(n, p), where q = 1 − p.
  ///
  /// The factorials meet as deviations from Stirling's formula, so nothing large cancels.
  ///
  /// - SeeAlso: Loader (2000), Fast and accurate computation of binomial probabilities.
  static func mass(_ k: Int, of n: Int, _ p: Double, _ q: Double) -> Double {
    if k == 0 { return Double.exp(Double(n) * (p < 0.5 ? Double.log(onePlus: -p) : Double.log(q))) }
    if k == n { return Double.exp(Double(n) * (q < 0.5 ? Double.log(onePlus: -q) : Double.log(p))) }
    let (dk, dn) = (Double(k), Double(n))
    let rest = dn - dk
    let exponent =
      stirlingError(dn) - stirlingError(dk) - stirlingError(rest)
      - deviance(dk, dn * p) - deviance(rest, dn * q)
    return Double.exp(exponent) * (dn / (2 * .pi * dk * rest)).squareRoot()
  }

  /// log n! − log(√(2πn) (n/e)ⁿ).
  private static func stirlingError(_ n: Double) -> Double {
    if n < 16 {
      return Double.log(Double.gamma(n + 1)) - 0.5 * Double.log(2 * .pi * n) - n * Double.log(n) + n
    }
    let n2 = n * n
    let inner = 1 / 1260 - (1 / 1680 - 1 / (1188 * n2)) / n2
    return (1 / 12 - (1 / 360 - inner / n2) / n2) / n
  }

  /// x log(x / mean) + mean − x, without cancellation where the two are close.
  private static func deviance(_ x: Double, _ mean: Double) -> Double {
    guard abs(x - mean) < 0.1 * (x + mean) else { return x * Double.log(x / mean) + mean - x }
    let v = (x - mean) / (x + mean)
    var sum = (x - mean) * v
    var term = 2 * x * v
    for j in 1...1000 {
      term *= v * v
      let next = sum + term / Double(2 * j + 1)
      if next == sum { break }
      sum = next
    }
    return sum
  }
}
