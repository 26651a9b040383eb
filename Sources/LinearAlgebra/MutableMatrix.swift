/// A row-major matrix that someone else owns, to be written.
public struct MutableMatrix<Element> {
  /// The first element; rows are `stride` elements apart.
  public let base: UnsafeMutablePointer<Element>
  public let rows: Int
  public let columns: Int
  public let stride: Int

  /// Views memory as a matrix.
  ///
  /// - Parameters:
  ///   - base: At least `(rows - 1) * stride + columns` elements.
  ///   - rows: 0 or more.
  ///   - columns: 0 or more.
  ///   - stride: Elements from one row to the next; `columns` when nil.
  public init(
    _ base: UnsafeMutablePointer<Element>, rows: Int, columns: Int, stride: Int? = nil
  ) {
    self.base = base
    self.rows = rows
    self.columns = columns
    self.stride = stride ?? columns
  }

  /// The same matrix, to be read.
  public var view: Matrix<Element> {
    Matrix(base, rows: rows, columns: columns, stride: stride)
  }
}
