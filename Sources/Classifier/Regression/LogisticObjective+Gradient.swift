import Glibc
import LinearAlgebra

extension LogisticObjective {
  /// The objective and its gradient, and the probabilities that Hessian products need.
  ///
  /// - Parameters:
  ///   - parameters: Shape (outputs, dimension + 1).
  ///   - gradient: Shape (outputs, dimension + 1); replaced.
  ///   - rough: Whether logits and gradient are wanted in Float only, at a fraction of the price.
  /// - Returns: The objective, not finite when a logit overflows.
  func evaluate(_ parameters: [Double], gradient: inout [Double], rough: Bool = false) -> Double {
    let loss =
      rough
      ? loss(parameters, gradient: &gradient, in: Float.self)
      : loss(parameters, gradient: &gradient, in: Double.self)
    addPenaltyGradient(parameters, into: &gradient)
    return loss + penaltyTerm(parameters)
  }

  /// The loss and its gradient, without the penalty's part.
  private func loss<Number: PassNumber>(
    _ parameters: [Double], gradient: inout [Double], in type: Number.Type
  ) -> Double {
    var losses = [Double](repeating: 0, count: blocks.lanes)
    losses.withUnsafeMutableBufferPointer { losses in
      guard let losses = losses.baseAddress else { return }
      sumOverLanes(multiplyingWith: parameters, into: &gradient) {
        lane, rows, packed, sum, scratch in
        losses[lane] += Number.addGradient(
          rows, kernels, parameters: packed, to: sum, scratch: scratch)
      }
    }
    return losses.reduce(0, +)
  }
}

/// 1 / (1 + e⁻ˣ) without overflow.
func sigmoid(_ x: Double) -> Double {
  guard x < 0 else { return 1 / (1 + exp(-x)) }
  let power = exp(x)
  return power / (1 + power)
}

/// log(1 + eˣ), finite for every finite x.
func softplus(_ x: Double) -> Double {
  // exp(x) overflows past 709, so max(x, 0) carries the large part.
  max(x, 0) + log1p(exp(-abs(x)))
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
  for index in 0..<count { sum += exp(values[index] - largest) }
  return largest + log(sum)
}
