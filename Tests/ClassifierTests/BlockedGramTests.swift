import Testing

@testable import Classifier

@Suite struct BlockedGramTests {
  /// Sums over products by hand, whatever the blocks are; small whole numbers, so that nothing is rounded.
  @Test(arguments: [1, 2, 3, 7, 8, 100])
  func isTheSumOfProducts(blockRows: Int) {
    let rows: [[Float]] = [
      [1, 2, 3], [0, -1, 4], [5, 5, 5], [2, 0, 0], [-3, 1, 1], [0, 0, 9], [7, 1, 0],
    ]
    let means: [[Double]] = [[1, 1, 1], [0, 2, -1]]
    var gram = BlockedGram(dimension: 3, blockRows: blockRows)
    var expected = [Double](repeating: 0, count: 9)
    for (number, row) in rows.enumerated() {
      let mean = means[number % 2]
      gram.add(row.span, without: mean.span)
      for i in 0..<3 {
        for j in i..<3 {
          expected[3 * i + j] += (Double(row[i]) - mean[i]) * (Double(row[j]) - mean[j])
        }
      }
    }
    #expect(gram.total() == expected)
    #expect(BlockedGram(dimension: 2, blockRows: blockRows).total() == [0, 0, 0, 0])
  }
}
