/// Whether a factor enters a product as it is or transposed.
public enum Orientation: Sendable {
  case plain
  case transposed
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
