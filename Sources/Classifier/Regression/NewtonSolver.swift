import Groundwork
import LinearAlgebra

/// How a fit ended.
public struct Convergence: Sendable, Equatable {
  /// Whether the largest gradient component is within the tolerance.
  public var converged: Bool
  /// Newton steps taken.
  public var iterations: Int
  /// Hessian products computed.
  public var hessianProducts: Int
  /// The objective's value, C Σ wᵢ lossᵢ + ½ ‖W‖² divided by C Σ wᵢ.
  public var objective: Double
  /// The largest absolute gradient component of that objective.
  public var gradient: Double
}

/// Minimises a logistic regression by Newton's method with conjugate gradients.
///
/// Each step solves H d = −g by preconditioned conjugate gradients, as exactly as the distance
/// to the optimum deserves, and halves d until the objective falls enough (Armijo). It goes on
/// until the largest gradient component is within the tolerance and what a step still gains is below
/// a quarter of a billionth of the objective (or, where that is smaller, of the tolerance), or steps
/// within the tolerance gain no more than that three times in a row. Whether it converged the
/// tolerance alone decides.
///
/// - SeeAlso: Nocedal & Wright, Numerical Optimization (2006), section 7.1; Lin, Weng & Keerthi
///   (2008), JMLR 9, 627–650.
struct NewtonSolver {
  let objective: LogisticObjective
  let maximumIterations: Int
  let tolerance: Double
  /// The part of the objective by which the optimum may be missed.
  var precision = NewtonSolver.objectivePrecision

  /// Most Hessian products for one step.
  static let maximumInnerIterations = 400
  /// The part of the objective by which a fit's optimum may be missed.
  static let objectivePrecision = 2.5e-10
  /// The part of the objective that a step gains at least while Float will do.
  static let roughGain = 2e-3
  /// Steps in a row without a gain after which the digits are taken to be used up.
  static let mostIdleSteps = 3

  /// Where a minimisation stands.
  private struct Point {
    /// Shape (outputs, dimension + 1).
    var parameters: [Double]
    /// Shape (outputs, dimension + 1).
    var gradient: [Double]
    var value: Double
    /// Whether gradient and value were computed in Float.
    var rough: Bool
    /// What the last step left to be gained, as its inner solver saw it.
    var remaining = Double.infinity
    /// Hessian products that the last step took.
    var lastProducts = 0
    /// Steps in a row that gained less than `objectivePrecision` of the objective.
    var idleSteps = 0
  }

  /// Minimises from a start.
  ///
  /// - Parameters:
  ///   - parameters: Shape (outputs, dimension + 1); the start on entry, the best point on return.
  ///   - firstGradient: The largest gradient component far from the optimum, which says how near a point
  ///     is; nil takes the start's, and on return it is there.
  /// - Returns: How it ended.
  /// - Throws: `Failure.overflow` when the objective is not finite at the start.
  func minimise(
    _ parameters: inout [Double], firstGradient: inout Double?
  ) throws(Failure) -> Convergence {
    // A start that is no zero may be close to the optimum already.
    var point = Point(
      parameters: parameters, gradient: parameters, value: 0,
      rough: parameters.allSatisfy { $0 == 0 })
    point.value = objective.evaluate(
      parameters, gradient: &point.gradient, rough: point.rough)
    guard point.value.isFinite else { throw .overflow }
    let scale = firstGradient ?? largestMagnitude(point.gradient)
    firstGradient = scale
    var preconditioner: Preconditioner?
    var (iterations, products) = (0, 0)
    var mayBeRough = true
    while !isConverged(&point), iterations < maximumIterations {
      iterations += 1
      let forcing = min(0.5, (largestMagnitude(point.gradient) / scale).squareRoot())
      let moved = step(
        &point, forcing: forcing, mayBeRough: mayBeRough, preconditioner: &preconditioner)
      products += point.lastProducts
      if !moved {
        // Where Float sees no gain Double may.
        guard mayBeRough else { break }
        mayBeRough = false
        // The probabilities are those of the last trial.
        point.rough = true
        makePrecise(&point)
      }
    }
    makePrecise(&point)
    parameters = point.parameters
    let gradient = largestMagnitude(point.gradient)
    return Convergence(
      converged: gradient <= tolerance, iterations: iterations, hessianProducts: products,
      objective: point.value, gradient: gradient)
  }

  /// Whether the gradient is small and next to nothing is left to be gained, both computed in Double.
  private func isConverged(_ point: inout Point) -> Bool {
    func small() -> Bool {
      let gradient = largestMagnitude(point.gradient)
      // The objective is nowhere below 0, so its value bounds what is left.
      let left = min(point.remaining, point.value)
      let precise =
        left <= precision * max(point.value, tolerance)
        || point.idleSteps >= NewtonSolver.mostIdleSteps
      return gradient == 0 || (gradient <= tolerance && precise)
    }
    guard small() else { return false }
    makePrecise(&point)
    return small()
  }

  private func makePrecise(_ point: inout Point) {
    guard point.rough else { return }
    point.rough = false
    point.value = objective.evaluate(point.parameters, gradient: &point.gradient)
  }

  /// Takes one Newton step.
  ///
  /// - Returns: False when no step makes the objective fall.
  private func step(
    _ point: inout Point, forcing: Double, mayBeRough: Bool,
    preconditioner: inout Preconditioner?
  ) -> Bool {
    var current = preconditioner ?? Preconditioner(for: objective)
    current.update(for: objective, lastProducts: point.lastProducts)
    preconditioner = current
    let step = direction(
      gradient: point.gradient, forcing: forcing, value: point.value, preconditioner: current)
    point.lastProducts = step.products
    let previous = point.value
    // While a step still gains thousandths of the objective, Float's digits are enough.
    let length = search(
      step.direction, slope: step.slope, parameters: &point.parameters,
      gradient: &point.gradient, value: &point.value, rough: &point.rough,
      roughNext: mayBeRough && step.gain > NewtonSolver.roughGain * point.value)
    // Where the objective followed the quadratic model only in part, so will the next step.
    let error = previous - point.value - step.gain
    point.remaining =
      length == 1 ? max(step.remaining, error * error / max(step.gain, 1e-300)) : .infinity
    let gained = previous - point.value
    point.idleSteps =
      gained > precision * point.value ? 0 : point.idleSteps + 1
    return length > 0
  }
}

func largestMagnitude(_ vector: [Double]) -> Double {
  vector.reduce(0) { max($0, abs($1)) }
}

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
    var precondition = preconditioner.apply
    var scaled = precondition(residual)
    var size = dotProduct(residual, scaled)
    if !(size > 0 && size.isFinite) {
      // Beyond what the factor's Floats hold the residual has to do by itself.
      precondition = { $0 }
      scaled = residual
      size = dotProduct(residual, residual)
    }
    var search = scaled
    var product = [Double](repeating: 0, count: count)
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
      scaled = precondition(residual)
      let next = dotProduct(residual, scaled)
      step.remaining = recent.reduce(0, +) * next / size
      let solved = step.remaining <= precision / 4 * value
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
