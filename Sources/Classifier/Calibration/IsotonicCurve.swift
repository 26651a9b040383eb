/// A non-decreasing piecewise linear function, constant outside its knots.
///
/// - SeeAlso: Zadrozny & Elkan (2002), KDD, 694–699; scikit-learn 1.9 `IsotonicRegression` with
///   `out_of_bounds="clip"`.
public struct IsotonicCurve: Sendable, Equatable {
  /// Logits in strictly ascending order.
  public let knots: [Double]
  /// The probability at each knot, not decreasing, in [0, 1].
  public let values: [Double]

  /// Makes a curve of numbers that were read.
  ///
  /// - Returns: nil when they are not ascending, of unequal number, or out of range.
  init?(knots: [Double], values: [Double]) {
    guard !knots.isEmpty, knots.count == values.count,
      knots.allSatisfy(\.isFinite), values.allSatisfy({ $0 >= 0 && $0 <= 1 }),
      zip(knots, knots.dropFirst()).allSatisfy({ $0 < $1 }),
      zip(values, values.dropFirst()).allSatisfy({ $0 <= $1 })
    else { return nil }
    self.knots = knots
    self.values = values
  }

  /// The probability at a logit, interpolated between the knots around it.
  func value(_ logit: Double) -> Double {
    var low = 0
    var high = knots.count
    while low < high {
      let middle = (low + high) / 2
      if knots[middle] <= logit { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return values[0] }
    guard low < knots.count else { return values[knots.count - 1] }
    let rise = values[low] - values[low - 1]
    guard rise > 0 else { return values[low - 1] }
    let fraction = (logit - knots[low - 1]) / (knots[low] - knots[low - 1])
    return min(values[low], values[low - 1] + rise * fraction)
  }
}

extension IsotonicCurve {
  /// Fits by pool-adjacent-violators.
  ///
  /// Rows of one logit count as one of their mean; knots inside a constant run are dropped.
  ///
  /// - Parameters:
  ///   - logits: Shape (n), finite, n > 0.
  ///   - positives: Shape (n).
  ///   - rowWeights: Shape (n), above 0: a row of weight k counts as k rows.
  init(logits: [Double], positives: [Bool], weights rowWeights: [Double]? = nil) {
    let order = logits.indices.sorted {
      (logits[$0], $0) < (logits[$1], $1)
    }
    var distinct: [Double] = []
    var means: [Double] = []
    var weights: [Double] = []
    for index in order {
      let target = positives[index] ? 1.0 : 0.0
      let weight = rowWeights?[index] ?? 1
      // Logits closer than a Double can be trusted are one, as in scikit-learn.
      if let last = distinct.last, logits[index] - last < 1e-15 {
        let slot = means.count - 1
        weights[slot] += weight
        means[slot] += (target - means[slot]) * weight / weights[slot]
      } else {
        distinct.append(logits[index])
        means.append(target)
        weights.append(weight)
      }
    }
    let pooled = isotonicRegression(means, weights: weights)
    let kept = pooled.indices.filter {
      $0 == 0 || $0 == pooled.count - 1 || pooled[$0] != pooled[$0 - 1]
        || pooled[$0] != pooled[$0 + 1]
    }
    knots = kept.map { distinct[$0] }
    values = kept.map { min(1, max(0, pooled[$0])) }
  }
}

/// The non-decreasing sequence nearest to another in weighted squares.
///
/// - Parameters:
///   - targets: Shape (n).
///   - weights: Shape (n), positive.
/// - Returns: Shape (n).
/// - Complexity: O(n).
/// - SeeAlso: Best & Chakravarti (1990), Mathematical Programming 47, 425–439.
func isotonicRegression(_ targets: [Double], weights: [Double]) -> [Double] {
  var blocks: [(sum: Double, weight: Double, count: Int)] = []
  for (target, weight) in zip(targets, weights) {
    var block = (sum: target * weight, weight: weight, count: 1)
    while let last = blocks.last, last.sum / last.weight >= block.sum / block.weight {
      block.sum += last.sum
      block.weight += last.weight
      block.count += last.count
      blocks.removeLast()
    }
    blocks.append(block)
  }
  return blocks.flatMap { [Double](repeating: $0.sum / $0.weight, count: $0.count) }
}
