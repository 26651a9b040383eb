import Groundwork
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
    sumOverLanes(multiplyingWith: direction, into: &product) {
      (_, rows, packed: UnsafePointer<Float>, sum, scratch) in
      kernels.addHessianProduct(rows, direction: packed, to: sum, scratch: scratch)
    }
    addPenaltyGradient(direction, into: &product)
  }

  /// The average over the outputs of the curvature Σᵢ sᵢ cᵢ of a row's loss in its logits, where
  /// cᵢ = 1 − Σ p², or p (1 − p) for two classes.
  func meanCurvature() -> Double {
    var sum = 0.0
    for row in 0..<count {
      let kept = probabilities(ofRow: row)
      let curvature = (outputs == 1 ? kept[0] : 1) - dot(kept, kept, count: outputs)
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
