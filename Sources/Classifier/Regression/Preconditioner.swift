import LinearAlgebra

/// An approximate inverse of the Hessian that all outputs share.
///
///     M = α G + diag(λ, …, λ, 0),   G = Σ sᵢ x̃ᵢ x̃ᵢᵀ
///
/// with α the mean curvature of the loss in a logit. At zero weights this is the Hessian's own
/// diagonal block. Embeddings spread very unevenly over their directions, which is what makes
/// plain conjugate gradients slow; dividing by M undoes it.
struct Preconditioner {
  private let moments: [Double]
  private let penalty: Double
  private let order: Int
  private var factor: CholeskyFactor?

  /// Sets up the preconditioner where it is worth its price.
  ///
  /// G costs n d² operations and a Hessian product 4 n d K: with few outputs and many dimensions
  /// it never pays, and without more rows than dimensions M is no better than its diagonal.
  ///
  /// - Parameter objective: The objective to be minimised.
  init(for objective: LogisticObjective) {
    penalty = objective.penalty
    order = objective.dimension + 1
    let pays = objective.dimension <= 32 * objective.outputs && objective.count > order
    moments = pays ? objective.secondMoments() : []
  }

  /// Follows the curvature at the parameters last evaluated.
  ///
  /// - Parameter curvature: α, at least 0.
  mutating func update(curvature: Double) {
    guard !moments.isEmpty else { return }
    var matrix = moments
    for index in matrix.indices { matrix[index] *= curvature }
    for index in 0..<order - 1 { matrix[index * order + index] += penalty }
    // Keeps a vanishing curvature from making the intercept's part singular.
    matrix[order * order - 1] += 1e-3 * penalty
    factor = CholeskyFactor(matrix, order: order)
  }

  /// M⁻¹ · residual for every output; the residual itself without a factor.
  ///
  /// - Parameter residual: Shape (outputs, dimension + 1).
  /// - Returns: The same shape.
  func apply(_ residual: [Double]) -> [Double] {
    guard let factor else { return residual }
    var result = residual
    result.withUnsafeMutableBufferPointer { result in
      guard let base = result.baseAddress else { return }
      factor.solve(MutableMatrix(base, rows: result.count / order, columns: order))
    }
    return result
  }
}
