import LinearAlgebra
import Testing

@Suite struct CholeskyFactorTests {
  // A = [4 2; 2 3]: A · (1, 2) = (8, 8) and A · (−1, 1) = (−2, 1).
  @Test func solvesEveryRow() throws {
    let factor = try #require(CholeskyFactor([4, 2, .nan, 3], order: 2))
    var rows: [Double] = [8, 8, -2, 1]
    rows.withUnsafeMutableBufferPointer { rows in
      guard let base = rows.baseAddress else { return }
      factor.solve(MutableMatrix(base, rows: 2, columns: 2))
    }
    for (found, wanted) in zip(rows, [1.0, 2, -1, 1]) { #expect(abs(found - wanted) < 1e-15) }
  }

  @Test(arguments: [([1.0, 2, 2, 1], 2), ([1, 2, 3], 2), ([], 0), ([Double.nan], 1)])
  func refusesWhatIsNotPositiveDefinite(matrix: [Double], order: Int) {
    #expect(CholeskyFactor(matrix, order: order) == nil)
  }
}
