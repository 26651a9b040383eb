import Groundwork

/// The largest |log T| that `fittedTemperature` tries.
private let largestLogTemperature = 10.0

extension Calibrator {
  /// The temperature, where it is the least or the most that is tried: the loss has no minimum
  /// between the two, and the number says where the search ended, not what fits.
  var temperatureAtEndOfRange: Double? {
    guard case .temperature(let temperature) = self,
      abs(Double.log(temperature)) > largestLogTemperature - 1e-9
    else { return nil }
    return temperature
  }
}

/// The temperature T that minimises the log loss of softmax(logits / T).
///
/// The loss is convex in 1/T, so its derivative Σ (E_p[logit] − logit of the class) has one
/// root, which safeguarded Newton steps find. T is kept in [e⁻¹⁰, e¹⁰]: rows without an error
/// would ask for 0.
///
/// - Parameters:
///   - logits: Shape (n, outputs), row-major, n > 0.
///   - outputs: Number of logits of a row; one stands for the two classes' −z/2 and z/2.
///   - labels: Shape (n).
///   - weights: Shape (n): what each row counts; nil counts every row once.
///   - rows: The rows that count, or nil for all.
/// - Returns: T.
/// - SeeAlso: Guo et al. (2017), On Calibration of Modern Neural Networks, ICML.
func fittedTemperature(
  logits: [Double], outputs: Int, labels: [Int], weights: [Double]? = nil, rows: [Int32]? = nil
) -> Double {
  let rows = rows ?? labels.indices.map { Int32($0) }
  var low = -largestLogTemperature
  var high = largestLogTemperature
  // The logarithm of 1/T.
  var position = 0.0
  for _ in 0..<200 {
    let inverse = Double.exp(position)
    let slope = temperatureSlope(
      logits, outputs: outputs, labels: labels, weights: weights, rows: rows, inverse: inverse)
    if slope.first > 0 { high = position } else { low = position }
    // Newton in log 1/T: f' = s β, f'' = s' β² + s β.
    let curvature = slope.second * inverse * inverse + slope.first * inverse
    var next = curvature > 0 ? position - slope.first * inverse / curvature : .nan
    if !(next > low && next < high) { next = (low + high) / 2 }
    guard abs(next - position) > 1e-14 * max(1, abs(position)), high - low > 1e-14 else {
      return Double.exp(-next)
    }
    position = next
  }
  return Double.exp(-position)
}

/// The first and second derivative of the weighted log loss in the inverse temperature.
private func temperatureSlope(
  _ logits: [Double], outputs: Int, labels: [Int], weights: [Double]?, rows: [Int32],
  inverse: Double
) -> (first: Double, second: Double) {
  logits.withUnsafeBufferPointer { logits in
    guard let base = logits.baseAddress else { return (0, 0) }
    var first = 0.0
    var second = 0.0
    for row in rows.lazy.map({ Int($0) }) {
      let moments = tiltedMoments(base + row * outputs, outputs: outputs, inverse: inverse)
      let own =
        outputs == 1
        ? (labels[row] == 1 ? 0.5 : -0.5) * base[row] : base[row * outputs + labels[row]]
      let weight = weights?[row] ?? 1
      first += weight * (moments.mean - own)
      second += weight * moments.variance
    }
    return (first, second)
  }
}

/// Mean and variance of a row's logits under softmax(inverse · logits).
private func tiltedMoments(
  _ logits: UnsafePointer<Double>, outputs: Int, inverse: Double
) -> (mean: Double, variance: Double) {
  guard outputs > 1 else {
    let half = logits[0] / 2
    let difference = 2 * sigmoid(inverse * logits[0]) - 1
    return (half * difference, half * half * (1 - difference * difference))
  }
  var largest = logits[0]
  for output in 1..<outputs where logits[output] > largest { largest = logits[output] }
  var (sum, first, second) = (0.0, 0.0, 0.0)
  for output in 0..<outputs {
    // Against the largest, so that the variance does not cancel.
    let logit = logits[output] - largest
    let weight = Double.exp(inverse * logit)
    sum += weight
    first += weight * logit
    second += weight * logit * logit
  }
  let mean = first / sum
  return (largest + mean, max(0, second / sum - mean * mean))
}
