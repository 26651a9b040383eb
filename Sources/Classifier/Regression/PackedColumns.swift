internal import CRegressionKernels
import Groundwork

/// A matrix whose dot products with rows are wanted, in the order of the kernels.
///
/// It does not change, so threads may share it.
final class PackedColumns<Number: ProductNumber>: @unchecked Sendable {
  /// Number of vectors.
  let columns: Int
  /// Numbers in a vector.
  let dimension: Int
  /// Products that a row takes room for: `columns` rounded up to whole cache lines.
  let padded: Int
  private let kernels = rk_kernels_best()
  private let panels: AlignedMemory

  /// Packs a matrix.
  ///
  /// - Parameters:
  ///   - matrix: Shape (columns, dimension), row-major; it may be empty.
  ///   - dimension: Numbers in a vector, at least 1.
  init(_ matrix: [Number], dimension: Int) {
    columns = matrix.count / dimension
    self.dimension = dimension
    padded = Number.productColumns(columns)
    panels = AlignedMemory(for: Number.self, count: padded * dimension)
    matrix.withUnsafeBufferPointer { matrix in
      guard let matrix = matrix.baseAddress else { return }
      Number.packProducts(
        matrix, columns: columns, dimension: dimension, into: panels.bound(to: Number.self))
    }
  }

  /// The products of rows with the vectors: the same bits on any CPU, and whatever rows come along.
  ///
  /// - Parameters:
  ///   - rows: Shape (count, stride).
  ///   - count: Number of rows.
  ///   - stride: Numbers from one row to the next, at least `dimension`.
  ///   - products: Shape (count, padded); replaced.
  func products(
    of rows: UnsafePointer<Number>, count: Int = 1, stride: Int = 0,
    into products: UnsafeMutablePointer<Number>
  ) {
    Number.products(
      kernels, rows, count: count, stride: stride, panels: panels.bound(to: Number.self),
      columns: columns, dimension: dimension, into: products)
  }
}

/// What dot products are computed in: Float or Double.
protocol ProductNumber: BitwiseCopyable {
  /// Columns rounded up to whole cache lines.
  static func productColumns(_ columns: Int) -> Int

  /// Packs a matrix of shape (columns, dimension).
  static func packProducts(
    _ matrix: UnsafePointer<Self>, columns: Int, dimension: Int,
    into panels: UnsafeMutablePointer<Self>)

  /// Multiplies rows; see `PackedColumns.products`.
  static func products(
    _ kernels: OpaquePointer, _ rows: UnsafePointer<Self>, count: Int, stride: Int,
    panels: UnsafePointer<Self>, columns: Int, dimension: Int,
    into products: UnsafeMutablePointer<Self>)
}

extension Float: ProductNumber {
  static func productColumns(_ columns: Int) -> Int { rk_product_columns(columns) }

  static func packProducts(
    _ matrix: UnsafePointer<Float>, columns: Int, dimension: Int,
    into panels: UnsafeMutablePointer<Float>
  ) {
    rk_pack_products(matrix, columns, dimension, panels)
  }

  static func products(
    _ kernels: OpaquePointer, _ rows: UnsafePointer<Float>, count: Int, stride: Int,
    panels: UnsafePointer<Float>, columns: Int, dimension: Int,
    into products: UnsafeMutablePointer<Float>
  ) {
    rk_products(kernels, rows, count, stride, panels, columns, dimension, products)
  }
}

extension Double: ProductNumber {
  static func productColumns(_ columns: Int) -> Int { rk_product_columns_double(columns) }

  static func packProducts(
    _ matrix: UnsafePointer<Double>, columns: Int, dimension: Int,
    into panels: UnsafeMutablePointer<Double>
  ) {
    rk_pack_products_double(matrix, columns, dimension, panels)
  }

  static func products(
    _ kernels: OpaquePointer, _ rows: UnsafePointer<Double>, count: Int, stride: Int,
    panels: UnsafePointer<Double>, columns: Int, dimension: Int,
    into products: UnsafeMutablePointer<Double>
  ) {
    rk_products_double(kernels, rows, count, stride, panels, columns, dimension, products)
  }
}
