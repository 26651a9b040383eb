import LinearAlgebra
import Testing

@Suite struct MatrixProductTests {
  // Worked by hand: [1 2; 3 4] · [5 6; 7 8] = [19 22; 43 50].
  @Test(arguments: [(Orientation.plain, [5.0, 6, 7, 8]), (.transposed, [5.0, 7, 6, 8])])
  func productIsWorkedByHand(orientation: Orientation, right: [Double]) {
    let left: [Double] = [1, 2, 3, 4]
    var result = [Double](repeating: 100, count: 4)
    result.withUnsafeMutableBufferPointer { result in
      left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
          guard let a = left.baseAddress, let b = right.baseAddress, let c = result.baseAddress
          else { return }
          multiply(
            Matrix(a, rows: 2, columns: 2), by: Matrix(b, rows: 2, columns: 2), orientation,
            scale: 0, into: MutableMatrix(c, rows: 2, columns: 2))
        }
      }
    }
    #expect(result == [19, 22, 43, 50])
  }

  // [1 3; 2 4] · [5; 6] + [10; 10] = [33; 44] read through a stride of 3.
  @Test func stridesAndAccumulation() {
    let left: [Float] = [1, 2, -9, 3, 4, -9]
    let right: [Float] = [5, 6]
    var result: [Float] = [10, 10]
    result.withUnsafeMutableBufferPointer { result in
      left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
          guard let a = left.baseAddress, let b = right.baseAddress, let c = result.baseAddress
          else { return }
          multiply(
            Matrix(a, rows: 2, columns: 2, stride: 3), .transposed,
            by: Matrix(b, rows: 2, columns: 1), scale: 1,
            into: MutableMatrix(c, rows: 2, columns: 1))
        }
      }
    }
    #expect(result == [33, 44])
  }

  // Rows (1, 2) and (3, 4): rowsᵀ · rows = [10 14; · 20].
  @Test func gramFillsTheUpperTriangle() {
    let rows: [Float] = [1, 2, 3, 4]
    var gram: [Float] = [0, 0, -1, 0]
    gram.withUnsafeMutableBufferPointer { gram in
      rows.withUnsafeBufferPointer { rows in
        guard let a = rows.baseAddress, let g = gram.baseAddress else { return }
        addGram(
          of: Matrix(a, rows: 2, columns: 2), into: MutableMatrix(g, rows: 2, columns: 2))
      }
    }
    #expect(gram == [10, 14, -1, 20])
  }
}
