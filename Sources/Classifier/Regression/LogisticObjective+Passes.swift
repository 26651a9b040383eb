import LinearAlgebra

extension LogisticObjective {
  /// Passes over all rows in Float.
  ///
  /// - Parameters:
  ///   - matrix: Shape (outputs, dimension + 1); left packed in `packed`.
  ///   - result: Shape (outputs, dimension + 1): the sum of what the passes added.
  ///   - pass: Called for rows of a lane, with the lane's packed sum to add to and scratch memory.
  func sumOverLanes(
    multiplyingWith matrix: [Double], into result: inout [Double],
    _ pass: (
      _ lane: Int, _ rows: RegressionKernels.Rows, _ sum: UnsafeMutablePointer<Float>,
      _ scratch: UnsafeMutablePointer<Float>
    ) -> Void
  ) {
    kernels.pack(matrix, into: packed.start)
    let sums = partials.floats
    let memory = scratch.floats
    runTasks(blocks.lanes, threads: threads) { lane, thread in
      let sum = sums + lane * kernels.packedCount
      sum.update(repeating: 0, count: kernels.packedCount)
      let own = memory + thread * 2 * scratchStride
      forEachRun(ofLane: lane, gatheredIn: own + kernels.scratchCount) { rows in
        pass(lane, rows, sum, own)
      }
    }
    kernels.unpackSum(of: sums, count: blocks.lanes, into: &result)
  }

  /// Calls `body` with the rows of a lane: with all of them where they stand together, else with
  /// block after block gathered in `memory`.
  private func forEachRun(
    ofLane lane: Int, gatheredIn memory: UnsafeMutablePointer<Float>,
    _ body: (RegressionKernels.Rows) -> Void
  ) {
    guard rows != nil else {
      let range = blocks.rows(ofLane: lane)
      return withRows(range, embeddings: embedding(ofRow: range.lowerBound), body)
    }
    blocks.forEachBlock(ofLane: lane) { range in
      for (slot, row) in range.enumerated() {
        (memory + slot * dimension).update(from: embedding(ofRow: row), count: dimension)
      }
      withRows(range, embeddings: memory, body)
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
            probabilities: probabilities.start + range.lowerBound * kernels.padded))
      }
    }
  }
}
