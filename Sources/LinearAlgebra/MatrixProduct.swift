internal import COpenBLAS

/// Whether a factor enters a product as it is or transposed.
public enum Orientation: Sendable {
  case plain
  case transposed
}

/// Sums a product into a matrix: result ← left · right + scale · result.
///
/// - Parameters:
///   - left: Shape (m, k) once oriented.
///   - leftOrientation: Whether `left` is stored as (m, k) or (k, m).
///   - right: Shape (k, n) once oriented.
///   - rightOrientation: Whether `right` is stored as (k, n) or (n, k).
///   - scale: 0 overwrites `result`, 1 accumulates.
///   - result: Shape (m, n), distinct from both factors.
/// - Precondition: The shapes agree.
public func multiply(
  _ left: Matrix<Float>, _ leftOrientation: Orientation = .plain,
  by right: Matrix<Float>, _ rightOrientation: Orientation = .plain,
  scale: Float, into result: MutableMatrix<Float>
) {
  useSingleThreadedBLAS()
  let inner = leftOrientation == .plain ? left.columns : left.rows
  guard result.rows > 0, result.columns > 0 else { return }
  cblas_sgemm(
    CblasRowMajor, leftOrientation.blas, rightOrientation.blas,
    blasint(result.rows), blasint(result.columns), blasint(inner),
    1, left.base, blasint(left.stride), right.base, blasint(right.stride),
    scale, result.base, blasint(result.stride))
}

/// Sums a product into a matrix: result ← left · right + scale · result.
///
/// - Parameters:
///   - left: Shape (m, k) once oriented.
///   - leftOrientation: Whether `left` is stored as (m, k) or (k, m).
///   - right: Shape (k, n) once oriented.
///   - rightOrientation: Whether `right` is stored as (k, n) or (n, k).
///   - scale: 0 overwrites `result`, 1 accumulates.
///   - result: Shape (m, n), distinct from both factors.
/// - Precondition: The shapes agree.
public func multiply(
  _ left: Matrix<Double>, _ leftOrientation: Orientation = .plain,
  by right: Matrix<Double>, _ rightOrientation: Orientation = .plain,
  scale: Double, into result: MutableMatrix<Double>
) {
  useSingleThreadedBLAS()
  let inner = leftOrientation == .plain ? left.columns : left.rows
  guard result.rows > 0, result.columns > 0 else { return }
  cblas_dgemm(
    CblasRowMajor, leftOrientation.blas, rightOrientation.blas,
    blasint(result.rows), blasint(result.columns), blasint(inner),
    1, left.base, blasint(left.stride), right.base, blasint(right.stride),
    scale, result.base, blasint(result.stride))
}

/// Adds a Gram matrix, rowsᵀ · rows, to the upper triangle of another.
///
/// - Parameters:
///   - rows: Shape (n, d).
///   - gram: Shape (d, d); its lower triangle is left alone.
public func addGram(of rows: Matrix<Float>, into gram: MutableMatrix<Float>) {
  useSingleThreadedBLAS()
  guard rows.columns > 0 else { return }
  cblas_ssyrk(
    CblasRowMajor, CblasUpper, CblasTrans, blasint(rows.columns), blasint(rows.rows),
    1, rows.base, blasint(rows.stride), 1, gram.base, blasint(gram.stride))
}

extension Orientation {
  var blas: CBLAS_TRANSPOSE {
    switch self {
    case .plain: CblasNoTrans
    case .transposed: CblasTrans
    }
  }
}
