internal import COpenBLAS

/// The Cholesky factor of a symmetric positive definite matrix: A = Uᵀ · U, U upper triangular.
public struct CholeskyFactor: Sendable {
  /// Order of the matrix.
  public let order: Int
  /// U in its upper triangle, row-major, shape (order, order).
  private var factor: [Double]

  /// Factors a matrix; nil when it is not positive definite in Double, or its size is wrong.
  ///
  /// - Parameters:
  ///   - matrix: Shape (order, order), row-major; only its upper triangle is read.
  ///   - order: Number of rows.
  public init?(_ matrix: consuming [Double], order: Int) {
    guard order > 0, matrix.count == order * order, order <= Int(Int32.max) else { return nil }
    useBLAS()
    let information = ob_dpotrf(Int32(order), &matrix)
    // LAPACK's comparisons let a NaN on the diagonal pass.
    guard information == 0, (0..<order).allSatisfy({ matrix[$0 * order + $0] > 0 }) else {
      return nil
    }
    self.order = order
    self.factor = matrix
  }

  /// Solves X · A = B in place, that is A · xᵀ = bᵀ for every row.
  ///
  /// - Parameter rows: Shape (m, order): B on entry, X on return.
  public func solve(_ rows: MutableMatrix<Double>) {
    solveHalf(rows, .plain)
    solveHalf(rows, .transposed)
  }

  /// Solves X · A = B in place, that is A · xᵀ = bᵀ for every row.
  ///
  /// - Parameter rows: Shape (m, order), row-major: B on entry, X on return.
  public func solve(_ rows: inout MutableSpan<Double>) {
    let (count, order) = (rows.count / order, order)
    precondition(rows.count == count * order)
    rows.withUnsafeMutableBufferPointer { rows in
      guard let base = rows.baseAddress else { return }
      solve(MutableMatrix(base, rows: count, columns: order))
    }
  }

  /// U rounded to Float, for solving where speed counts more than digits.
  public func narrowed() -> NarrowCholeskyFactor {
    NarrowCholeskyFactor(order: order, factor: factor.map { Float($0) })
  }

  /// Solves X · U = B, or X · Uᵀ = B, in place: the two halves of `solve`.
  ///
  /// - Parameters:
  ///   - rows: Shape (m, order): B on entry, X on return.
  ///   - orientation: Whether U enters plain, the first half, or transposed, the second.
  private func solveHalf(_ rows: MutableMatrix<Double>, _ orientation: Orientation) {
    guard rows.rows > 0 else { return }
    useBLAS()
    ob_dtrsm(
      orientation.blas, Int32(rows.rows), Int32(order), factor, rows.base, Int32(rows.stride))
  }
}

/// A Cholesky factor in Float.
public struct NarrowCholeskyFactor: Sendable {
  /// Order of the matrix.
  public let order: Int
  /// U in its upper triangle, row-major, shape (order, order).
  fileprivate let factor: [Float]

  /// Solves X · U = B, or X · Uᵀ = B, in place; one after the other they solve X · A = B.
  ///
  /// - Parameters:
  ///   - rows: Shape (m, order), row-major: B on entry, X on return.
  ///   - orientation: Whether U enters plain, the first half, or transposed, the second.
  public func solveHalf(_ rows: inout MutableSpan<Float>, _ orientation: Orientation) {
    let (count, order) = (rows.count / order, order)
    precondition(rows.count == count * order)
    rows.withUnsafeMutableBufferPointer { rows in
      guard let base = rows.baseAddress else { return }
      solveHalf(MutableMatrix(base, rows: count, columns: order), orientation)
    }
  }

  /// Solves X · U = B, or X · Uᵀ = B, in place; one after the other they solve X · A = B.
  ///
  /// - Parameters:
  ///   - rows: Shape (m, order): B on entry, X on return.
  ///   - orientation: Whether U enters plain, the first half, or transposed, the second.
  public func solveHalf(_ rows: MutableMatrix<Float>, _ orientation: Orientation) {
    guard rows.rows > 0 else { return }
    useBLAS()
    ob_strsm(
      orientation.blas, Int32(rows.rows), Int32(order), factor, rows.base, Int32(rows.stride))
  }
}
