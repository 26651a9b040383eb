/// A row-major matrix that someone else owns, to be read.
public struct Matrix<Element> {
  /// The first element; rows are `stride` elements apart.
  public let base: UnsafePointer<Element>
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
  public init(_ base: UnsafePointer<Element>, rows: Int, columns: Int, stride: Int? = nil) {
    self.base = base
    self.rows = rows
    self.columns = columns
    self.stride = stride ?? columns
  }

  /// A run of whole rows.
  public func rows(_ range: Range<Int>) -> Matrix {
    Matrix(base + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride)
  }
}
