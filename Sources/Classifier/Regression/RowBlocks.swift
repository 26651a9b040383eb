import LinearAlgebra

/// How rows are split for several threads so that no sum depends on their number.
///
/// Lanes are contiguous runs of rows, each with its own partial sums, which are added up in the
/// order of the lanes. A lane is worked off in blocks small enough for the cache.
struct RowBlocks {
  /// Rows to split.
  let count: Int
  /// Number of lanes; depends on the shape of the problem only.
  let lanes: Int
  /// Most rows in a block.
  let blockRows: Int

  /// Splits rows.
  ///
  /// - Parameters:
  ///   - count: Number of rows.
  ///   - dimension: Numbers in a row.
  ///   - outputs: Vectors of the model. A lane's partial sums are as many, rounded up to whole
  ///     vectors of the kernels, · (dimension + 1) doubles; so many rows are in a lane that together
  ///     the lanes take about an eighth of the rows' own memory, a quarter at most.
  init(count: Int, dimension: Int, outputs: Int) {
    self.count = count
    let most = max(1, min(32, count / max(16 * outputs, 128)))
    // An even number, so that two threads end together.
    lanes = most > 1 ? most / 2 * 2 : 1
    blockRows = RowBlocks.rowsInBlock(dimension: dimension)
  }

  /// Rows whose floats fill about 800 KB, inside a second-level cache.
  static func rowsInBlock(dimension: Int) -> Int {
    max(16, min(512, 200_000 / max(dimension, 1)))
  }

  /// The rows of a lane.
  func rows(ofLane lane: Int) -> Range<Int> {
    let lanes = self.lanes
    return lane * count / lanes..<(lane + 1) * count / lanes
  }

  /// Calls `body` with each block of a lane, in order.
  func forEachBlock(ofLane lane: Int, _ body: (Range<Int>) -> Void) {
    let rows = rows(ofLane: lane)
    var start = rows.lowerBound
    while start < rows.upperBound {
      let end = min(rows.upperBound, start + blockRows)
      body(start..<end)
      start = end
    }
  }
}
