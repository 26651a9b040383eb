import Groundwork
import LinearAlgebra

extension LogisticObjective {
  /// Passes over all rows.
  ///
  /// - Parameters:
  ///   - matrix: Shape (outputs, dimension + 1): what the passes multiply with.
  ///   - result: Shape (outputs, dimension + 1): the sum of what the passes added.
  ///   - pass: Called for rows of a lane with the matrix, packed, the lane's packed sum to add to,
  ///     and scratch memory.
  func sumOverLanes<Number: PassNumber>(
    multiplyingWith matrix: [Double], into result: inout [Double],
    _ pass: (
      _ lane: Int, _ rows: RegressionKernels.Rows, _ packed: UnsafePointer<Number>,
      _ sum: UnsafeMutablePointer<Number>, _ scratch: UnsafeMutablePointer<Number>
    ) -> Void
  ) {
    let packedCount = Number.packedCount(kernels)
    let packed = packed.bound(to: Number.self)
    let sums = partials.bound(to: Number.self)
    Number.pack(matrix, kernels, into: packed)
    runTasks(blocks.lanes, threads: threads) { lane, thread in
      let sum = sums + lane * packedCount
      sum.initialize(repeating: Number.zero, count: packedCount)
      let scratch = scratches[thread].bound(to: Number.self)
      forEachRun(ofLane: lane, thread: thread) { rows in pass(lane, rows, packed, sum, scratch) }
    }
    Number.unpackSum(of: sums, count: blocks.lanes, kernels, into: &result)
  }

  /// Calls `body` with the rows of a lane: with all of them where they stand together, else with
  /// block after block gathered.
  private func forEachRun(
    ofLane lane: Int, thread: Int, _ body: (RegressionKernels.Rows) -> Void
  ) {
    guard rows != nil else {
      let range = blocks.rows(ofLane: lane)
      return withRows(range, embeddings: embedding(ofRow: range.lowerBound), body)
    }
    let gathered = gatheredRows[thread].bound(to: Float.self)
    blocks.forEachBlock(ofLane: lane) { range in
      for (slot, row) in range.enumerated() {
        (gathered + slot * dimension).update(from: embedding(ofRow: row), count: dimension)
      }
      withRows(range, embeddings: gathered, body)
    }
  }

  private func withRows(
    _ range: Range<Int>, embeddings: UnsafePointer<Float>, _ body: (RegressionKernels.Rows) -> Void
  ) {
    labels.withUnsafeBufferPointer { labels in
      shares.withUnsafeBufferPointer { shares in
        guard let labels = labels.baseAddress, let shares = shares.baseAddress else { return }
        body(
          RegressionKernels.Rows(
            count: range.count, embeddings: embeddings, labels: labels + range.lowerBound,
            shares: shares + range.lowerBound,
            probabilities: probabilities(ofRow: range.lowerBound)))
      }
    }
  }
}
