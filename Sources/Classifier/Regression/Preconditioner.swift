import Groundwork
import LinearAlgebra

/// An approximate inverse of the Hessian, block by block.
///
///     M = α G + diag(λ, …, λ, 0),   G = Σ sᵢ x̃ᵢ x̃ᵢᵀ
///
/// with α the mean curvature of the loss in a logit. At zero weights this is the Hessian's own
/// diagonal block for every output. Embeddings spread very unevenly over their directions, which
/// is what makes plain conjugate gradients slow; dividing by M undoes it. Near the optimum each
/// class has its curvature in few rows of its own, which `ClassCorrection` adds to its block.
struct Preconditioner {
  private let moments: [Double]
  private let penalty: Double
  private let order: Int
  private let threads: Int
  private var factor: NarrowCholeskyFactor?
  private var corrections: [ClassCorrection] = []
  /// Hessian products since the corrections were last selected.
  private var age = 0

  /// Hessian products that a new selection of corrections costs, with a margin.
  private static let renewal = 8
  /// The part of the mean diagonal that is added to it at least: some of Float's digits.
  private static let leastShift = 0x1p-20
  /// Outputs solved for at once; fixed, so that no result depends on the threads.
  private static let outputsInTask = 16

  /// Sets up the preconditioner where it is worth its price.
  ///
  /// G costs n d² operations and a Hessian product 4 n d K: with few outputs and many dimensions
  /// it never pays, and without more rows than dimensions M is no better than its diagonal.
  ///
  /// - Parameter objective: The objective to be minimised.
  init(for objective: LogisticObjective) {
    penalty = objective.penalty
    order = objective.dimension + 1
    threads = objective.threads
    let pays = objective.dimension <= 32 * objective.outputs && objective.count > order
    moments = pays ? objective.secondMoments() : []
  }

  /// Follows the curvature at the parameters that the objective last evaluated.
  ///
  /// - Parameters:
  ///   - objective: The objective that the preconditioner was set up for.
  ///   - lastProducts: Hessian products that the last step took. While steps are short the
  ///     shared block does, and corrections are kept until they have earned their price.
  mutating func update(for objective: LogisticObjective, lastProducts: Int) {
    guard !moments.isEmpty else { return }
    age += lastProducts
    let wanted = corrections.isEmpty ? lastProducts >= 5 : true
    guard wanted, age >= Preconditioner.renewal else {
      if corrections.isEmpty { refactor(curvature: objective.meanCurvature()) }
      return
    }
    age = 0
    let selected = objective.heaviestRows(count: ClassCorrection.rank)
    corrections = []
    // Where a class's curvature is spread over many rows, the shared block is right.
    guard selected.share >= 0.1 else {
      refactor(curvature: objective.meanCurvature())
      return
    }
    refactor(curvature: objective.meanCurvature() * (1 - selected.share))
    guard let factor else { return }
    corrections = ClassCorrection.all(selected.rows, in: objective, factor: factor)
  }

  private mutating func refactor(curvature: Double) {
    var matrix = moments
    for index in matrix.indices { matrix[index] *= curvature }
    let trace = (0..<order).reduce(0) { $0 + matrix[$1 * order + $1] }
    // Where C is huge the penalty is lost beside the rest, and the factor is held in Float.
    let least = Preconditioner.leastShift * trace / Double(order)
    for index in 0..<order - 1 { matrix[index * order + index] += max(penalty, least) }
    // Keeps a vanishing curvature from making the intercept's part singular.
    matrix[order * order - 1] += max(1e-3 * penalty, least)
    factor = CholeskyFactor(matrix, order: order)?.narrowed()
  }

  /// M⁻¹ · residual for every output; the residual itself without a factor.
  ///
  /// - Parameter residual: Shape (outputs, dimension + 1).
  /// - Returns: The same shape.
  func apply(_ residual: [Double]) -> [Double] {
    guard let factor else { return residual }
    var narrow = residual.map { Float($0) }
    let outputs = residual.count / order
    let group = Preconditioner.outputsInTask
    narrow.withUnsafeMutableBufferPointer { narrow in
      guard let base = narrow.baseAddress else { return }
      runTasks((outputs + group - 1) / group, threads: threads) { task, _ in
        let range = task * group..<min(outputs, (task + 1) * group)
        let rows = MutableMatrix(
          base + range.lowerBound * order, rows: range.count, columns: order)
        factor.solveHalf(rows, .plain)
        for output in range where output < corrections.count {
          corrections[output].apply(base + output * order)
        }
        factor.solveHalf(rows, .transposed)
      }
    }
    return narrow.map { Double($0) }
  }
}
