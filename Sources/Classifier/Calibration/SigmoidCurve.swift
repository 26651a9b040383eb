import Groundwork

/// Platt's sigmoid, 1 / (1 + exp(a f + b)).
///
/// - SeeAlso: Platt (1999), Probabilistic Outputs for Support Vector Machines; Lin, Lin & Weng
///   (2007), Machine Learning 68, 267–276.
public struct SigmoidCurve: Sendable, Equatable {
  /// Slope; negative where a higher logit means a likelier class.
  public let a: Double
  /// Offset.
  public let b: Double

  /// The probability at a logit.
  func value(_ logit: Double) -> Double { sigmoid(-(a * logit + b)) }
}

extension SigmoidCurve {
  /// Fits the sigmoid by Newton's method to Platt's smoothed targets, (n₊ + 1) / (n₊ + 2) for
  /// positive rows and 1 / (n₋ + 2) for the others.
  ///
  /// - Parameters:
  ///   - logits: Shape (n), finite, n > 0.
  ///   - positives: Shape (n).
  ///   - weights: Shape (n), above 0: a row of weight k counts as k rows, in n₊ and n₋ too.
  init(logits: [Double], positives: [Bool], weights: [Double]? = nil) {
    let weights = weights ?? [Double](repeating: 1, count: logits.count)
    let total = weights.reduce(0, +)
    let positiveCount = zip(weights, positives).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
    let negativeCount = total - positiveCount
    let high = (positiveCount + 1) / (positiveCount + 2)
    let low = 1 / (negativeCount + 2)
    // Large logits are scaled down, so that both parameters are of one size.
    let scale = max(1, logits.reduce(0) { max($0, abs($1)) })
    let fit = SigmoidFit(
      logits: logits.map { $0 / scale }, targets: positives.map { $0 ? high : low },
      weights: weights)
    let best = fit.minimise(start: (0, Double.log((negativeCount + 1) / (positiveCount + 1))))
    a = best.a / scale
    b = best.b
  }
}

/// The weighted cross-entropy of a sigmoid with its targets, and its minimum.
private struct SigmoidFit {
  let logits: [Double]
  let targets: [Double]
  let weights: [Double]

  /// Σ t log p + … as softplus: loss = log(1 + eᶻ) − (1 − t) z with z = a f + b.
  func loss(_ a: Double, _ b: Double) -> Double {
    var sum = 0.0
    for index in logits.indices {
      let z = a * logits[index] + b
      sum += weights[index] * (softplus(z) - (1 - targets[index]) * z)
    }
    return sum
  }

  func minimise(start: (a: Double, b: Double)) -> (a: Double, b: Double) {
    var (a, b) = start
    var value = loss(a, b)
    for _ in 0..<200 {
      let step = newtonStep(a, b)
      guard abs(step.gain) > 1e-18 * max(value, 1e-300) else { break }
      var length = 1.0
      var moved = false
      while length > 1e-12 {
        let trial = loss(a + length * step.a, b + length * step.b)
        if trial <= value - 1e-4 * length * step.gain {
          moved = trial < value
          a += length * step.a
          b += length * step.b
          value = trial
          break
        }
        length /= 2
      }
      guard moved else { break }
    }
    return (a, b)
  }

  /// The Newton step and gᵀH⁻¹g.
  private func newtonStep(_ a: Double, _ b: Double) -> (a: Double, b: Double, gain: Double) {
    var gradientA = 0.0
    var gradientB = 0.0
    var (aa, ab, bb) = (0.0, 0.0, 0.0)
    for index in logits.indices {
      let f = logits[index]
      let p = sigmoid(a * f + b)
      let residual = weights[index] * (p - (1 - targets[index]))
      let weight = weights[index] * p * (1 - p)
      gradientA += residual * f
      gradientB += residual
      aa += weight * f * f
      ab += weight * f
      bb += weight
    }
    // A little ridge, as Lin, Lin & Weng have it: constant logits leave the Hessian singular.
    aa += 1e-12
    bb += 1e-12
    let determinant = aa * bb - ab * ab
    guard determinant > 0 else { return (0, 0, 0) }
    let stepA = -(bb * gradientA - ab * gradientB) / determinant
    let stepB = -(aa * gradientB - ab * gradientA) / determinant
    return (stepA, stepB, -(gradientA * stepA + gradientB * stepB))
  }
}
