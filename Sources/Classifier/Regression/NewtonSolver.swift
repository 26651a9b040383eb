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

  /// Minimises from a start.
  ///
  /// - Parameter parameters: Shape (outputs, dimension + 1); the start on entry, the best point
  ///   on return.
  /// - Returns: How it ended.
  /// - Throws: `ClassifierError.overflow` when the objective is not finite at the start.
  func minimise(_ parameters: inout [Double]) throws(ClassifierError) -> Convergence {
    var state = try iterate(&parameters)
    guard state.rough else { return state.convergence }
    var gradient = [Double](repeating: 0, count: objective.parameterCount)
    state.convergence.objective = objective.evaluate(parameters, gradient: &gradient)
    state.convergence.gradient = largestMagnitude(gradient)
    return state.convergence
  }

  private func iterate(
    _ parameters: inout [Double]
  ) throws(ClassifierError) -> (convergence: Convergence, rough: Bool) {
    var gradient = [Double](repeating: 0, count: objective.parameterCount)
    // A start that is no zero may be close to the optimum already.
    var rough = parameters.allSatisfy { $0 == 0 }
    var value = objective.evaluate(parameters, gradient: &gradient, rough: rough)
    guard value.isFinite else { throw .overflow }
    var state = Convergence(
      converged: false, iterations: 0, hessianProducts: 0, objective: value,
      gradient: largestMagnitude(gradient))
    let firstGradient = state.gradient
    // What the last step left to be gained, as its inner solver saw it.
    var remaining = Double.infinity
    var lastProducts = 0
    var preconditioner: Preconditioner?
    while true {
      let precise = remaining <= NewtonSolver.objectivePrecision * value
      if state.gradient == 0 || (state.gradient <= tolerance && precise) {
        guard rough else {
          state.converged = true
          break
        }
        // What is reported and decided on is computed in Double.
        rough = false
        value = objective.evaluate(parameters, gradient: &gradient)
        state.objective = value
        state.gradient = largestMagnitude(gradient)
        continue
      }
      guard state.iterations < maximumIterations else { break }
      state.iterations += 1
      var current = preconditioner ?? Preconditioner(for: objective)
      current.update(for: objective, lastProducts: lastProducts)
      preconditioner = current
      let forcing = min(0.5, (state.gradient / firstGradient).squareRoot())
      let step = direction(
        gradient: gradient, forcing: forcing, value: value, preconditioner: current)
      state.hessianProducts += step.products
      lastProducts = step.products
      let previous = value
      // While a step still gains thousandths of the objective, Float's digits are enough.
      let accepted = search(
        step.direction, slope: step.slope, parameters: &parameters, gradient: &gradient,
        value: &value, rough: &rough, roughNext: step.gain > NewtonSolver.roughGain * value)
      state.objective = value
      state.gradient = largestMagnitude(gradient)
      // Where the objective followed the quadratic model only in part, so will the next step.
      let error = previous - value - step.gain
      remaining =
        accepted == 1 ? max(step.remaining, error * error / max(step.gain, 1e-300)) : .infinity
      guard accepted > 0 else {
        state.converged = state.gradient <= tolerance && !rough
        break
      }
    }
    return (state, rough)
  }
}

func largestMagnitude(_ vector: [Double]) -> Double {
  vector.reduce(0) { max($0, abs($1)) }
}
