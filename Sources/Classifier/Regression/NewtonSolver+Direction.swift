import LinearAlgebra

extension NewtonSolver {
  /// An approximate Newton step.
  struct Step {
    /// Shape (outputs, dimension + 1).
    var direction: [Double]
    /// gᵀd, negative.
    var slope: Double
    /// What the quadratic model gains by the step.
    var gain: Double
    /// What the model's exact minimum would gain on top, estimated.
    var remaining: Double
    /// Hessian products computed.
    var products: Int
  }

  /// Solves H d = −g by preconditioned conjugate gradients.
  ///
  /// - Parameters:
  ///   - gradient: g.
  ///   - forcing: The reduction of the preconditioned residual that is enough.
  ///   - value: The objective, the scale of what counts as solved.
  ///   - preconditioner: An approximate inverse of H.
  /// - Returns: The step; steepest descent when the first curvature is not positive.
  func direction(
    gradient: [Double], forcing: Double, value: Double, preconditioner: Preconditioner
  ) -> Step {
    let count = gradient.count
    var step = Step(
      direction: [Double](repeating: 0, count: count), slope: 0, gain: 0, remaining: .infinity,
      products: 0)
    var residual = gradient.map { -$0 }
    var scaled = preconditioner.apply(residual)
    var search = scaled
    var product = [Double](repeating: 0, count: count)
    var size = dotProduct(residual, scaled)
    let target = forcing * forcing * size
    // The gains of the last products: their sum estimates what is left (Hestenes & Stiefel).
    var recent: [Double] = []
    while step.products < NewtonSolver.maximumInnerIterations {
      objective.multiplyHessian(by: search, into: &product)
      step.products += 1
      let curvature = dotProduct(search, product)
      guard curvature > 0, curvature.isFinite else {
        if step.gain == 0 { step.direction = scaled }
        break
      }
      let length = size / curvature
      for index in 0..<count {
        step.direction[index] += length * search[index]
        residual[index] -= length * product[index]
      }
      step.gain += length * size / 2
      recent.append(length * size / 2)
      if recent.count > 4 { recent.removeFirst() }
      scaled = preconditioner.apply(residual)
      let next = dotProduct(residual, scaled)
      step.remaining = recent.reduce(0, +) * next / size
      let solved = step.remaining <= NewtonSolver.objectivePrecision / 4 * value
      if next <= target || (solved && largestMagnitude(residual) <= tolerance / 4) { break }
      let ratio = next / size
      for index in 0..<count { search[index] = scaled[index] + ratio * search[index] }
      size = next
    }
    step.slope = dotProduct(gradient, step.direction)
    return step
  }

  /// Walks along a direction until the objective falls enough.
  ///
  /// - Parameters:
  ///   - direction: A descent direction.
  ///   - slope: gᵀd.
  ///   - parameters: Moved to the point accepted.
  ///   - gradient: The gradient there.
  ///   - value: The objective there.
  ///   - rough: Whether `value` was computed in Float.
  ///   - roughNext: Whether the next ones may be.
  /// - Returns: The part of the direction walked; 0 when the objective has no digits left to
  ///   show a gain, and then nothing has moved.
  func search(
    _ direction: [Double], slope: Double, parameters: inout [Double], gradient: inout [Double],
    value: inout Double, rough: inout Bool, roughNext: Bool
  ) -> Double {
    let noise = (rough || roughNext ? 1e-6 : 1e-13) * abs(value)
    var length = 1.0
    var trial = parameters
    var trialGradient = gradient
    for _ in 0..<40 {
      for index in trial.indices { trial[index] = parameters[index] + length * direction[index] }
      let trialValue = objective.evaluate(trial, gradient: &trialGradient, rough: roughNext)
      let fallen = trialValue <= value + 1e-4 * length * slope
      // At the last digits the objective is noise, and the gradient decides.
      let level =
        abs(trialValue - value) <= noise
        && largestMagnitude(trialGradient) < largestMagnitude(gradient)
      if trialValue.isFinite, slope < 0, fallen || level {
        parameters = trial
        gradient = trialGradient
        value = trialValue
        rough = roughNext
        return length
      }
      length /= 2
      guard slope < 0, -length * slope > 1e-16 * abs(value) else { break }
    }
    return 0
  }

  private func dotProduct(_ left: [Double], _ right: [Double]) -> Double {
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        guard let a = left.baseAddress, let b = right.baseAddress else { return 0 }
        return dot(a, b, count: left.count)
      }
    }
  }
}
