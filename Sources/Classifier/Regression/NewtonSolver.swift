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
/// to the optimum deserves, and halves d until the objective falls enough (Armijo). It stops when
/// the largest gradient component is within the tolerance and what a step still gains is below
/// a quarter of a billionth of the objective.
///
/// - SeeAlso: Nocedal & Wright, Numerical Optimization (2006), section 7.1; Lin, Weng & Keerthi
///   (2008), JMLR 9, 627–650.
struct NewtonSolver {
  let objective: LogisticObjective
  let maximumIterations: Int
  let tolerance: Double

  /// Most Hessian products for one step.
  static let maximumInnerIterations = 400
  /// The part of the objective by which the optimum may be missed.
  static let objectivePrecision = 2.5e-10
  /// The part of the objective that a step gains at least while Float will do.
  static let roughGain = 2e-3

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
  }

  /// Minimises from a start.
  ///
  /// - Parameter parameters: Shape (outputs, dimension + 1); the start on entry, the best point
  ///   on return.
  /// - Returns: How it ended.
  /// - Throws: `ClassifierError.overflow` when the objective is not finite at the start.
  func minimise(_ parameters: inout [Double]) throws(ClassifierError) -> Convergence {
    // A start that is no zero may be close to the optimum already.
    var point = Point(
      parameters: parameters, gradient: parameters, value: 0,
      rough: parameters.allSatisfy { $0 == 0 })
    point.value = objective.evaluate(
      parameters, gradient: &point.gradient, rough: point.rough)
    guard point.value.isFinite else { throw .overflow }
    let firstGradient = largestMagnitude(point.gradient)
    var preconditioner: Preconditioner?
    var (iterations, products) = (0, 0)
    var mayBeRough = true
    while !isConverged(&point), iterations < maximumIterations {
      iterations += 1
      let forcing = min(0.5, (largestMagnitude(point.gradient) / firstGradient).squareRoot())
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
    // Where no digit of the objective is left to gain, the gradient alone decides.
    return Convergence(
      converged: gradient <= tolerance && (isConverged(&point) || iterations < maximumIterations),
      iterations: iterations, hessianProducts: products, objective: point.value,
      gradient: gradient)
  }

  /// Whether the gradient is small and the step that led here left next to nothing to be gained,
  /// both computed in Double.
  private func isConverged(_ point: inout Point) -> Bool {
    func small() -> Bool {
      let gradient = largestMagnitude(point.gradient)
      let precise = point.remaining <= NewtonSolver.objectivePrecision * point.value
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
    return length > 0
  }
}

func largestMagnitude(_ vector: [Double]) -> Double {
  vector.reduce(0) { max($0, abs($1)) }
}
