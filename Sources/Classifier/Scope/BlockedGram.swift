import LinearAlgebra

/// Σ (x − m)(x − m)ᵀ over rows, summed in Float within a block and in Double over blocks.
///
/// Rows come one after the other and are not kept beyond their block.
struct BlockedGram {
  private let dimension: Int
  private let blockRows: Int
  /// Shape (blockRows, dimension): the rows of this block, each without its mean.
  private var centred: [Float]
  /// Rows in this block.
  private var count = 0
  /// Shape (dimension, dimension): the sum of the blocks before, its upper triangle; zeros below.
  private var sum: [Double]

  /// Begins with no rows.
  ///
  /// - Parameters:
  ///   - dimension: Numbers in a row.
  ///   - blockRows: Rows in a block, at least 1.
  init(dimension: Int, blockRows: Int) {
    precondition(blockRows > 0)
    self.dimension = dimension
    self.blockRows = blockRows
    centred = [Float](repeating: 0, count: blockRows * dimension)
    sum = [Double](repeating: 0, count: dimension * dimension)
  }

  /// Adds a row without its mean, both shape (dimension).
  mutating func add(_ row: Span<Float>, without mean: Span<Double>) {
    let start = count * dimension
    precondition(row.count == dimension && mean.count == dimension)
    var target = centred.mutableSpan
    // The indices were checked above: without a check of each, the loop runs on whole vectors.
    for index in row.indices {
      target[unchecked: start + index] = Float(
        Double(row[unchecked: index]) - mean[unchecked: index])
    }
    count += 1
    if count == blockRows { endBlock() }
  }

  private mutating func endBlock() {
    let centred = centred
    var partial = [Float](repeating: 0, count: sum.count)
    var product = partial.mutableSpan
    addGram(
      of: centred.span.extracting(0..<count * dimension), order: dimension, into: &product)
    for index in sum.indices { sum[index] += Double(partial[index]) }
    count = 0
  }

  /// The sum over all rows that were added, shape (dimension, dimension): the upper triangle; zeros below.
  consuming func total() -> [Double] {
    if count > 0 { endBlock() }
    return sum
  }
}
