import Groundwork

/// Probabilities of many rows with their classes.
struct Predictions {
  /// Number of bins of a calibration error.
  static let bins = 15
  /// The least probability that a logarithm is taken of.
  static let leastProbability = 1e-15
  /// Simulated outcomes behind a noise floor, and their seed.
  static let draws = 100
  static let seed: UInt64 = 15

  /// Shape (n, classes), row-major.
  var probabilities: [Double]
  let classCount: Int
  /// Shape (n).
  let labels: [Int]
  /// Shape (n), above 0: a row of weight k counts as k rows; nil counts every row once.
  var weights: [Double]?

  /// Shape (n): −log p of each row's class.
  func losses() -> [Double] {
    labels.indices.map {
      -Double.log(max(Predictions.leastProbability, probabilities[$0 * classCount + labels[$0]]))
    }
  }

  /// Everything that can be said about them.
  func metrics() -> CalibrationMetrics {
    let weights = weights ?? [Double](repeating: 1, count: labels.count)
    let total = weights.reduce(0, +)
    func mean(_ values: [Double]) -> Double {
      zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
    }
    var confidences: [Double] = []
    var correct: [Double] = []
    var squares: [Double] = []
    var zeros = 0
    for row in labels.indices {
      let own = probabilities[row * classCount..<(row + 1) * classCount]
      let top = own.indices.reduce(own.startIndex) { own[$1] > own[$0] ? $1 : $0 }
      confidences.append(own[top])
      correct.append(top - own.startIndex == labels[row] ? 1 : 0)
      var square = 0.0
      for (index, probability) in own.enumerated() {
        let gap = probability - (index == labels[row] ? 1 : 0)
        square += gap * gap
      }
      squares.append(square)
      if own[own.startIndex + labels[row]] < Predictions.leastProbability { zeros += 1 }
    }
    let width = ConfidenceBins.equalWidth(confidences, count: Predictions.bins)
    let mass = ConfidenceBins.equalMass(confidences, weights: weights, count: Predictions.bins)
    func error(_ bins: ConfidenceBins) -> Double {
      expectedCalibrationError(confidences, correct: correct, weights: weights, bins: bins)
    }
    func floor(_ bins: ConfidenceBins) -> Double {
      calibrationNoiseFloor(
        confidences, weights: weights, bins: bins, draws: Predictions.draws,
        seed: Predictions.seed)
    }
    let sorted = confidences.sorted()
    return CalibrationMetrics(
      rows: labels.count, logLoss: mean(losses()), brier: mean(squares), accuracy: mean(correct),
      calibrationErrorByWidth: error(width), noiseFloorByWidth: floor(width),
      calibrationErrorByMass: error(mass), noiseFloorByMass: floor(mass),
      distinctConfidences: zip(sorted, sorted.dropFirst()).count { $0 != $1 } + 1,
      clippedZeros: zeros)
  }
}
