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
  result.withUnsafeMutableBufferPointer { result in
    guard let base = result.baseAddress else { return }
    let product = MutableMatrix(base, rows: rows, columns: columns)
    withMatrices(
      left, (leftOrientation, rows, inner), right, (rightOrientation, inner, columns)
    ) { left, right in
      multiply(left, leftOrientation, by: right, rightOrientation, scale: scale, into: product)
    }
  }
}

/// Views two factors as matrices of these shapes, once oriented; not where one is empty.
private func withMatrices<Number>(
  _ left: Span<Number>, _ leftShape: (orientation: Orientation, rows: Int, columns: Int),
  _ right: Span<Number>, _ rightShape: (orientation: Orientation, rows: Int, columns: Int),
  _ body: (Matrix<Number>, Matrix<Number>) -> Void
) {
  left.withUnsafeBufferPointer { left in
    right.withUnsafeBufferPointer { right in
      guard let left = left.baseAddress, let right = right.baseAddress else { return }
      body(
        leftShape.orientation.matrix(left, rows: leftShape.rows, columns: leftShape.columns),
        rightShape.orientation.matrix(right, rows: rightShape.rows, columns: rightShape.columns))
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

/// Adds a Gram matrix, rowsᵀ · rows, to the upper triangle of another that an array holds.
///
/// - Parameters:
///   - rows: Shape (n, d).
///   - order: d, at least 1.
///   - gram: Shape (d, d); its lower triangle is left alone.
/// - Precondition: The shapes agree.
public func addGram(of rows: Span<Float>, order: Int, into gram: inout MutableSpan<Float>) {
  let count = rows.count / order
  precondition(rows.count == count * order && gram.count == order * order)
  rows.withUnsafeBufferPointer { rows in
    gram.withUnsafeMutableBufferPointer { gram in
      guard let rows = rows.baseAddress, let gram = gram.baseAddress else { return }
      addGram(
        of: Matrix(rows, rows: count, columns: order),
        into: MutableMatrix(gram, rows: order, columns: order))
    }
  }
}
