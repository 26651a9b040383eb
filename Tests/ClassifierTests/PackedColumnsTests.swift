import CRegressionKernels
import Groundwork
import LinearAlgebra
import Testing

@testable import Classifier

/// Products of the kernels against `dot`, which adds in the same order: the same bits on every path.
@Suite struct PackedColumnsTests {
  static var paths: [OpaquePointer] {
    [rk_path.RK_PATH_PORTABLE, .RK_PATH_AVX2, .RK_PATH_AVX512].compactMap(rk_kernels_for)
  }

  static func numbers(_ count: Int, seed: UInt64) -> [Double] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in generator.uniform() * 2 - 1 }
  }

  struct Shape: CustomTestStringConvertible, Sendable {
    let dimension: Int
    let columns: Int
    var testDescription: String { "\(columns) × \(dimension)" }
  }

  /// Whole parts and rests of them, whole panels and parts of one.
  static let shapes = [1, 7, 8, 31, 32, 33, 64, 100, 256].flatMap { dimension in
    [1, 7, 8, 15, 16, 17, 40].map { Shape(dimension: dimension, columns: $0) }
  }

  @Test(arguments: shapes) func floats(shape: Shape) {
    let (d, n) = (shape.dimension, shape.columns)
    let matrix = Self.numbers(n * d, seed: 1).map { Float($0) }
    let rows = Self.numbers(5 * (d + 3), seed: 2).map { Float($0) }
    let padded = rk_product_columns(n)
    var panels = [Float](repeating: .nan, count: padded * d)
    rk_pack_products(matrix, n, d, &panels)
    for kernels in Self.paths {
      for count in 1...5 {
        var found = [Float](repeating: .nan, count: count * padded)
        rk_products(kernels, rows, count, d + 3, panels, n, d, &found)
        for row in 0..<count {
          for column in 0..<n {
            let expected = dot(
              Array(rows[(row * (d + 3))...]), Array(matrix[(column * d)...]), count: d)
            #expect(found[row * padded + column].bitPattern == expected.bitPattern)
          }
        }
      }
    }
  }

  @Test(arguments: shapes) func doubles(shape: Shape) {
    let (d, n) = (shape.dimension, shape.columns)
    let (matrix, rows) = (Self.numbers(n * d, seed: 3), Self.numbers(3 * d, seed: 4))
    let padded = rk_product_columns_double(n)
    var panels = [Double](repeating: .nan, count: padded * d)
    rk_pack_products_double(matrix, n, d, &panels)
    for kernels in Self.paths {
      var found = [Double](repeating: .nan, count: 3 * padded)
      rk_products_double(kernels, rows, 3, d, panels, n, d, &found)
      for row in 0..<3 {
        for column in 0..<n {
          let expected = dot(
            Array(rows[(row * d)...]), Array(matrix[(column * d)...]), count: d)
          #expect(found[row * padded + column].bitPattern == expected.bitPattern)
        }
      }
    }
  }

  @Test func noColumns() {
    let none = PackedColumns<Float>([], dimension: 3)
    var products: Float = 7
    none.products(of: [1, 2, 3], into: &products)
    #expect(none.columns == 0 && none.padded == 0 && products == 7)
  }
}
