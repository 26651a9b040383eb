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
  let inner = leftOrientation == .plain ? left.columns : left.rows
  guard result.rows > 0, result.columns > 0 else { return }
  useBLAS()
  ob_sgemm(
    leftOrientation.blas, rightOrientation.blas, Int32(result.rows), Int32(result.columns),
    Int32(inner), left.base, Int32(left.stride), right.base, Int32(right.stride), scale,
    result.base, Int32(result.stride))
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
  let inner = leftOrientation == .plain ? left.columns : left.rows
  guard result.rows > 0, result.columns > 0 else { return }
  useBLAS()
  ob_dgemm(
    leftOrientation.blas, rightOrientation.blas, Int32(result.rows), Int32(result.columns),
    Int32(inner), left.base, Int32(left.stride), right.base, Int32(right.stride), scale,
    result.base, Int32(result.stride))
}

/// Sums a product into a row-major matrix that an array holds: result ← left · right + scale · result.
///
/// - Parameters:
///   - left: Shape (m, k) once oriented.
///   - leftOrientation: Whether `left` is stored as (m, k) or (k, m).
///   - right: Shape (k, n) once oriented.
///   - rightOrientation: Whether `right` is stored as (k, n) or (n, k).
///   - inner: k, at least 1.
///   - scale: 0 overwrites `result`, 1 accumulates.
///   - result: Shape (m, n).
/// - Precondition: The shapes agree.
public func multiply(
  _ left: Span<Float>, _ leftOrientation: Orientation = .plain,
  by right: Span<Float>, _ rightOrientation: Orientation = .plain,
  inner: Int, scale: Float, into result: inout MutableSpan<Float>
) {
  let (rows, columns) = (left.count / inner, right.count / inner)
  precondition(
    left.count == rows * inner && right.count == columns * inner && result.count == rows * columns)
  left.withUnsafeBufferPointer { left in
    right.withUnsafeBufferPointer { right in
      result.withUnsafeMutableBufferPointer { result in
        guard let left = left.baseAddress, let right = right.baseAddress,
          let result = result.baseAddress
        else { return }
        multiply(
          leftOrientation.matrix(left, rows: rows, columns: inner), leftOrientation,
          by: rightOrientation.matrix(right, rows: inner, columns: columns), rightOrientation,
          scale: scale, into: MutableMatrix(result, rows: rows, columns: columns))
      }
    }
  }
}

/// Sums a product into a row-major matrix that an array holds: result ← left · right + scale · result.
///
/// - Parameters:
///   - left: Shape (m, k) once oriented.
///   - leftOrientation: Whether `left` is stored as (m, k) or (k, m).
///   - right: Shape (k, n) once oriented.
///   - rightOrientation: Whether `right` is stored as (k, n) or (n, k).
///   - inner: k, at least 1.
///   - scale: 0 overwrites `result`, 1 accumulates.
///   - result: Shape (m, n).
/// - Precondition: The shapes agree.
public func multiply(
  _ left: Span<Double>, _ leftOrientation: Orientation = .plain,
  by right: Span<Double>, _ rightOrientation: Orientation = .plain,
  inner: Int, scale: Double, into result: inout MutableSpan<Double>
) {
  let (rows, columns) = (left.count / inner, right.count / inner)
  precondition(
    left.count == rows * inner && right.count == columns * inner && result.count == rows * columns)
  left.withUnsafeBufferPointer { left in
    right.withUnsafeBufferPointer { right in
      result.withUnsafeMutableBufferPointer { result in
        guard let left = left.baseAddress, let right = right.baseAddress,
          let result = result.baseAddress
        else { return }
        multiply(
          leftOrientation.matrix(left, rows: rows, columns: inner), leftOrientation,
          by: rightOrientation.matrix(right, rows: inner, columns: columns), rightOrientation,
          scale: scale, into: MutableMatrix(result, rows: rows, columns: columns))
      }
    }
  }
}

/// Adds a Gram matrix, rowsᵀ · rows, to the upper triangle of another.
///
/// - Parameters:
///   - rows: Shape (n, d).
///   - gram: Shape (d, d); its lower triangle is left alone.
public func addGram(of rows: Matrix<Float>, into gram: MutableMatrix<Float>) {
  guard rows.columns > 0 else { return }
  useBLAS()
  ob_ssyrk(
    Int32(rows.columns), Int32(rows.rows), rows.base, Int32(rows.stride), gram.base,
    Int32(gram.stride))
}

extension Orientation {
  /// Whether a factor is transposed, as the C module takes it.
  var blas: Int32 { self == .transposed ? 1 : 0 }

  /// Views a factor as it is stored.
  ///
  /// - Parameters:
  ///   - base: The first element.
  ///   - rows: Of the factor once oriented.
  ///   - columns: Of the factor once oriented.
  /// - Returns: The stored matrix.
  func matrix<Element>(
    _ base: UnsafePointer<Element>, rows: Int, columns: Int
  ) -> Matrix<Element> {
    self == .plain
      ? Matrix(base, rows: rows, columns: columns) : Matrix(base, rows: columns, columns: rows)
  }
}
