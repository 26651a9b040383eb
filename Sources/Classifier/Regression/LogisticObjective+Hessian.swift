import LinearAlgebra

extension LogisticObjective {
  /// The product of the Hessian, at the parameters last evaluated, with a direction.
  ///
  /// With u = x · Vᵀ + v a row contributes sᵢ p ∘ (u − Σ p u) ⊗ x; for two classes
  /// sᵢ p (1 − p) u x.
  ///
  /// - Parameters:
  ///   - direction: Shape (outputs, dimension + 1); computed with in Float.
  ///   - product: Shape (outputs, dimension + 1); replaced.
  func multiplyHessian(by direction: [Double], into product: inout [Double]) {
    let narrow = direction.map { Float($0) }
    narrow.withUnsafeBufferPointer { direction in
      guard let direction = direction.baseAddress else { return }
      runTasks(blocks.lanes, threads: threads) { lane, thread in
        multiplyHessian(lane: lane, thread: thread, direction: direction)
      }
    }
    withFloatPartials { partials in
      for index in 0..<parameterCount {
        var sum = 0.0
        for lane in 0..<blocks.lanes { sum += Double(partials[lane * parameterCount + index]) }
        product[index] = sum
      }
    }
    addPenaltyGradient(direction, into: &product)
  }

  private func multiplyHessian(lane: Int, thread: Int, direction: UnsafePointer<Float>) {
    guard let scratch = scratch.baseAddress else { return }
    let gathered = UnsafeMutableRawPointer(scratch + thread * scratchStride)
      .bindMemory(to: Float.self, capacity: 2 * scratchStride)
    let responseBase = gathered + blocks.blockRows * dimension
    let weights = Matrix(direction, rows: outputs, columns: dimension, stride: dimension + 1)
    withFloatPartials { partials in
      let partial = MutableMatrix(
        partials + lane * parameterCount, rows: outputs, columns: dimension,
        stride: dimension + 1)
      partial.base.update(repeating: 0, count: parameterCount)
      blocks.forEachBlock(ofLane: lane) { range in
        let block = floatBlock(range, scratch: gathered)
        let responses = MutableMatrix(responseBase, rows: range.count, columns: outputs)
        for slot in 0..<range.count {
          for output in 0..<outputs {
            responseBase[slot * outputs + output] = direction[(output + 1) * (dimension + 1) - 1]
          }
        }
        multiply(block, by: weights, .transposed, scale: 1, into: responses)
        for (slot, row) in range.enumerated() {
          applyCurvature(responseBase + slot * outputs, row: row)
        }
        multiply(responses.view, .transposed, by: block, scale: 1, into: partial)
        for slot in 0..<range.count {
          for output in 0..<outputs {
            partial.base[(output + 1) * (dimension + 1) - 1] +=
              responseBase[slot * outputs + output]
          }
        }
      }
    }
  }

  /// Turns a row's u into sᵢ p ∘ (u − Σ p u).
  private func applyCurvature(_ responses: UnsafeMutablePointer<Float>, row: Int) {
    guard let kept = probabilities.baseAddress.map({ $0 + row * outputs }) else { return }
    let share = Float(shares[row])
    guard outputs > 1 else {
      responses[0] *= share * kept[0] * (1 - kept[0])
      return
    }
    let mean = dot(kept, responses, count: outputs)
    for output in 0..<outputs {
      responses[output] = share * kept[output] * (responses[output] - mean)
    }
  }

  /// A block of embeddings as a matrix: in place, or gathered where only some rows take part.
  private func floatBlock(
    _ range: Range<Int>, scratch: UnsafeMutablePointer<Float>
  ) -> Matrix<Float> {
    guard rows != nil else {
      return Matrix(
        embedding(ofRow: range.lowerBound), rows: range.count, columns: dimension)
    }
    for (slot, row) in range.enumerated() {
      (scratch + slot * dimension).update(from: embedding(ofRow: row), count: dimension)
    }
    return Matrix(UnsafePointer(scratch), rows: range.count, columns: dimension)
  }

  /// The memory of the partial sums, as floats.
  private func withFloatPartials(_ body: (UnsafeMutablePointer<Float>) -> Void) {
    body(partialMemory.bindMemory(to: Float.self, capacity: blocks.lanes * parameterCount))
  }

  /// The average over the outputs of the curvature Σᵢ sᵢ cᵢ of a row's loss in its logits, where
  /// cᵢ = 1 − Σ p², or p (1 − p) for two classes.
  func meanCurvature() -> Double {
    var sum = 0.0
    for row in 0..<count {
      let start = row * outputs
      var curvature: Float = outputs == 1 ? probabilities[start] : 1
      for index in start..<start + outputs {
        curvature -= probabilities[index] * probabilities[index]
      }
      sum += shares[row] * Double(max(curvature, 0))
    }
    return sum / Double(outputs)
  }

  /// The second moments Σᵢ sᵢ x̃ᵢ x̃ᵢᵀ of the rows, x̃ the embedding followed by 1.
  ///
  /// Of many rows an evenly spread part stands for all.
  ///
  /// - Returns: Shape (dimension + 1, dimension + 1), upper triangle.
  func secondMoments() -> [Double] {
    let order = dimension + 1
    let step = max(1, count / (16 * order))
    let sampled = (count + step - 1) / step
    let tasks = max(1, min(4, sampled / 512))
    var grams = [Float](repeating: 0, count: tasks * order * order)
    grams.withUnsafeMutableBufferPointer { grams in
      guard let grams = grams.baseAddress else { return }
      runTasks(tasks, threads: threads) { task, _ in
        let gram = MutableMatrix(grams + task * order * order, rows: order, columns: order)
        let samples = task * sampled / tasks..<(task + 1) * sampled / tasks
        addSecondMoments(of: samples, step: step, into: gram)
      }
    }
    return (0..<order * order).map { index in
      (0..<tasks).reduce(0.0) { $0 + Double(grams[$1 * order * order + index]) }
    }
  }

  private func addSecondMoments(
    of samples: Range<Int>, step: Int, into gram: MutableMatrix<Float>
  ) {
    let order = gram.columns
    let blockRows = 64
    withUnsafeTemporaryAllocation(of: Float.self, capacity: blockRows * order) { block in
      guard let block = block.baseAddress else { return }
      for start in stride(from: samples.lowerBound, to: samples.upperBound, by: blockRows) {
        let end = min(samples.upperBound, start + blockRows)
        for sample in start..<end {
          copyScaledRow(sample * step, factor: step, into: block + (sample - start) * order)
        }
        addGram(
          of: Matrix(UnsafePointer(block), rows: end - start, columns: order), into: gram)
      }
    }
  }

  /// Writes √(factor sᵢ) x̃ᵢ.
  private func copyScaledRow(_ row: Int, factor: Int, into target: UnsafeMutablePointer<Float>) {
    let scale = Float((Double(factor) * shares[row]).squareRoot())
    let source = embedding(ofRow: row)
    for index in 0..<dimension { target[index] = scale * source[index] }
    target[dimension] = scale
  }
}
