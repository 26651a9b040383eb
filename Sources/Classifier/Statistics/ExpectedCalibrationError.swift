import Groundwork

/// Rows grouped by confidence.
struct ConfidenceBins {
  /// Shape (n): the bin of each row.
  let bins: [Int]
  /// Number of bins, empty ones among them.
  let count: Int

  /// Bins of equal width: bin j of b holds confidences in [j / b, (j + 1) / b), the last one 1 too.
  ///
  /// - Parameters:
  ///   - confidences: Shape (n), in [0, 1].
  ///   - count: Number of bins, b.
  /// - Returns: The grouping.
  static func equalWidth(_ confidences: [Double], count: Int) -> ConfidenceBins {
    ConfidenceBins(
      bins: confidences.map { max(0, min(count - 1, Int($0 * Double(count)))) }, count: count)
  }

  /// Bins of about equal numbers of rows; rows of one confidence share a bin.
  ///
  /// A bin ends with the last row of the confidence that reaches its share of the rows.
  ///
  /// - Parameters:
  ///   - confidences: Shape (n).
  ///   - weights: Shape (n): a row of weight k counts as k rows; nil counts every row once.
  ///   - count: Number of bins wanted.
  /// - Returns: The grouping, with fewer bins in use where confidences repeat.
  static func equalMass(
    _ confidences: [Double], weights: [Double]? = nil, count: Int
  ) -> ConfidenceBins {
    let total = weights?.reduce(0, +) ?? Double(confidences.count)
    let order = confidences.indices.sorted {
      (confidences[$0], $0) < (confidences[$1], $1)
    }
    var bins = [Int](repeating: 0, count: confidences.count)
    var bin = 0
    // The rows before this one.
    var before = 0.0
    for (position, row) in order.enumerated() {
      if position > 0, confidences[row] != confidences[order[position - 1]] {
        while bin < count - 1, before * Double(count) >= Double(bin + 1) * total { bin += 1 }
      }
      bins[row] = bin
      before += weights?[row] ?? 1
    }
    return ConfidenceBins(bins: bins, count: count)
  }
}

/// The mean gap between confidence and accuracy over bins: Σ |Σ w (correct − confidence)| / Σ w.
///
/// - Parameters:
///   - confidences: Shape (n), in [0, 1], n > 0.
///   - correct: Shape (n): 1 where the class on top was right, else 0.
///   - weights: Shape (n): a row of weight k counts as k rows; nil counts every row once.
///   - bins: The grouping of the rows.
/// - Returns: In [0, 1]; lower is better, but no model of finite size reaches 0.
/// - SeeAlso: Naeini, Cooper & Hauskrecht (2015), AAAI.
func expectedCalibrationError(
  _ confidences: [Double], correct: [Double], weights: [Double]? = nil, bins: ConfidenceBins
) -> Double {
  var gaps = [Double](repeating: 0, count: bins.count)
  for (row, bin) in bins.bins.enumerated() {
    gaps[bin] += (weights?[row] ?? 1) * (correct[row] - confidences[row])
  }
  return gaps.reduce(0) { $0 + abs($1) } / (weights?.reduce(0, +) ?? Double(confidences.count))
}

/// The calibration error that a perfectly calibrated model of these confidences would show.
///
/// Draws what would have been right from the confidences themselves, again and again.
///
/// - Parameters:
///   - confidences: Shape (n), in [0, 1], n > 0.
///   - weights: Shape (n): a row of weight k counts as k rows that share an outcome; nil counts every
///     row once.
///   - bins: The grouping of the rows.
///   - draws: Number of simulated outcomes.
///   - seed: Seeds the draws.
/// - Returns: The mean error over the draws.
func calibrationNoiseFloor(
  _ confidences: [Double], weights: [Double]? = nil, bins: ConfidenceBins, draws: Int,
  seed: UInt64
) -> Double {
  var generator = SplitMix64(seed: seed)
  var correct = [Double](repeating: 0, count: confidences.count)
  var sum = 0.0
  for _ in 0..<draws {
    for row in correct.indices { correct[row] = generator.uniform() < confidences[row] ? 1 : 0 }
    sum += expectedCalibrationError(
      confidences, correct: correct, weights: weights, bins: bins)
  }
  return sum / Double(draws)
}
