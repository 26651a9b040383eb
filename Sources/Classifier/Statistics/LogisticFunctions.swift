import Groundwork

/// 1 / (1 + e⁻ˣ) without overflow.
func sigmoid(_ x: Double) -> Double {
  guard x < 0 else { return 1 / (1 + Double.exp(-x)) }
  let exponential = Double.exp(x)
  return exponential / (1 + exponential)
}

/// log(1 + eˣ), finite for every finite x.
func softplus(_ x: Double) -> Double {
  // exp(x) overflows past 709, so max(x, 0) carries the large part.
  max(x, 0) + Double.log(onePlus: Double.exp(-abs(x)))
}

/// log Σ eˣ, finite for finite numbers.
///
/// - Parameters:
///   - values: Shape (count).
///   - count: At least 1.
/// - Returns: At least the largest of them.
func logSumExp(_ values: UnsafePointer<Double>, count: Int) -> Double {
  var largest = values[0]
  for index in 1..<count where values[index] > largest { largest = values[index] }
  var sum = 0.0
  for index in 0..<count { sum += Double.exp(values[index] - largest) }
  return largest + Double.log(sum)
}
