internal import COpenBLAS

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
public func multiply<Number: MatrixNumber>(
  _ left: Matrix<Number>, _ leftOrientation: Orientation = .plain,
  by right: Matrix<Number>, _ rightOrientation: Orientation = .plain,
  scale: Number, into result: MutableMatrix<Number>
) {
  guard result.rows > 0, result.columns > 0 else { return }
  useBLAS()
  Number.addProduct(left, leftOrientation, right, rightOrientation, scale: scale, into: result)
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
public func multiply<Number: MatrixNumber>(
  _ left: Span<Number>, _ leftOrientation: Orientation = .plain,
  by right: Span<Number>, _ rightOrientation: Orientation = .plain,
  inner: Int, scale: Number, into result: inout MutableSpan<Number>
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
