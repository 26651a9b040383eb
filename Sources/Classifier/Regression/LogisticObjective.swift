import Groundwork
import LinearAlgebra

/// The penalised mean loss of a multinomial or binary logistic regression.
///
///     f(W, b) = Σᵢ sᵢ lossᵢ + λ/2 ‖W‖²,   sᵢ = wᵢ / Σw,   λ = 1 / (C Σw)
///
/// which is scikit-learn's scaling: C Σ wᵢ lossᵢ + ½ ‖W‖² divided by C Σw. The loss of a row is
/// the cross-entropy of the softmax of its logits, for two classes of the sigmoid of one logit.
/// Parameters are one vector of shape (outputs, dimension + 1), each row of weights followed by
/// its intercept, which is not penalised.
///
/// Gradients are computed in Double. Hessian products are computed in Float, at several times the
/// speed: they only choose the direction of a step, whose gain the Double objective then judges.
///
/// - SeeAlso: scikit-learn 1.9 `linear_model/_linear_loss.py`.
final class LogisticObjective {
  /// Shape (all rows, dimension); outlives the objective.
  let embeddings: UnsafePointer<Float>
  /// The rows that take part, or nil for all in order.
  let rows: [Int32]?
  let dimension: Int
  let outputs: Int
  /// Shape (n): the class of each row that takes part.
  let labels: [Int32]
  /// Shape (n): sᵢ, adding up to 1.
  let shares: [Double]
  /// λ.
  let penalty: Double
  let threads: Int
  let blocks: RowBlocks

  /// The passes over the rows.
  private let kernels: RegressionKernels
  /// Shape (n, padded), of Float: probabilities at the parameters last evaluated, zeros beyond the
  /// outputs.
  private let probabilities: AlignedMemory
  /// A packed matrix of Float or Double: what a pass multiplies with.
  private let packed: AlignedMemory
  /// A packed matrix of Float or Double a lane: partial sums.
  private let partials: AlignedMemory
  /// Shape (threads).
  private let scratches: [AlignedMemory]
  /// Shape (threads): a block of rows each, where only some rows take part.
  private let gatheredRows: [AlignedMemory]

  /// Rows that take part.
  var count: Int { labels.count }

  /// Sets up an objective.
  ///
  /// - Parameters:
  ///   - embeddings: Shape (all rows, dimension); must outlive the objective.
  ///   - training: The valid rows behind `embeddings`.
  ///   - rows: The rows that take part, or nil for all.
  ///   - sampleWeights: Shape (n): the weight of each row that takes part, not all 0.
  ///   - C: Inverse strength of the penalty, positive.
  ///   - threads: Threads to use; no result depends on it.
  init(
    embeddings: UnsafePointer<Float>, training: TrainingSet, rows: [Int32]?,
    sampleWeights: consuming [Double], C: Double, threads: Int
  ) {
    self.embeddings = embeddings
    self.rows = rows
    dimension = training.dimension
    outputs = training.classes.count == 2 ? 1 : training.classes.count
    labels = rows?.map { Int32(training.labels[Int($0)]) } ?? training.labels.map { Int32($0) }
    let total = sampleWeights.reduce(0, +)
    // In place: there may be as many as there are rows of a large set.
    for index in sampleWeights.indices { sampleWeights[index] /= total }
    shares = sampleWeights
    penalty = 1 / (C * total)
    blocks = RowBlocks(count: labels.count, dimension: dimension, outputs: outputs)
    self.threads = max(1, min(threads, blocks.lanes))
    kernels = RegressionKernels(outputs: outputs, dimension: dimension)
    probabilities = AlignedMemory(for: Float.self, count: labels.count * kernels.padded)
    let packedByteCount = max(
      Float.packedCount(kernels) * MemoryLayout<Float>.stride,
      Double.packedCount(kernels) * MemoryLayout<Double>.stride)
    packed = AlignedMemory(byteCount: packedByteCount)
    partials = AlignedMemory(byteCount: blocks.lanes * packedByteCount)
    let (scratchByteCount, blockCount) = (kernels.scratchByteCount, blocks.blockRows * dimension)
    scratches = (0..<self.threads).map { _ in AlignedMemory(byteCount: scratchByteCount) }
    gatheredRows = (0..<(rows == nil ? 0 : self.threads)).map { _ in
      AlignedMemory(for: Float.self, count: blockCount)
    }
  }

  /// Where an embedding starts.
  func embedding(ofRow row: Int) -> UnsafePointer<Float> {
    embeddings + (rows.map { Int($0[row]) } ?? row) * dimension
  }

  /// Where a row's probabilities start, shape (padded).
  func probabilities(ofRow row: Int) -> UnsafeMutablePointer<Float> {
    probabilities.bound(to: Float.self) + row * kernels.padded
  }

  /// The penalty's part of the objective, λ/2 ‖W‖².
  func penaltyTerm(_ parameters: [Double]) -> Double {
    var sum = 0.0
    for output in 0..<outputs {
      let start = output * (dimension + 1)
      for index in start..<start + dimension { sum += parameters[index] * parameters[index] }
    }
    return penalty / 2 * sum
  }

  /// Adds λ W, leaving the intercepts alone.
  func addPenaltyGradient(_ parameters: [Double], into gradient: inout [Double]) {
    for output in 0..<outputs {
      let start = output * (dimension + 1)
      for index in start..<start + dimension { gradient[index] += penalty * parameters[index] }
    }
  }
}

extension LogisticObjective {
  /// Passes over all rows.
  ///
  /// - Parameters:
  ///   - matrix: Shape (outputs, dimension + 1): what the passes multiply with.
  ///   - result: Shape (outputs, dimension + 1): the sum of what the passes added.
  ///   - pass: Called for rows of a lane with the matrix, packed, the lane's packed sum to add to,
  ///     and scratch memory.
  private func sumOverLanes<Number: PassNumber>(
    multiplyingWith matrix: [Double], into result: inout [Double],
    _ pass:
      @escaping (
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
      let scratch = self.scratches[thread].bound(to: Number.self)
      self.forEachRun(ofLane: lane, thread: thread) { rows in pass(lane, rows, packed, sum, scratch)
      }
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

extension LogisticObjective {
  /// The objective and its gradient, and the probabilities that Hessian products need.
  ///
  /// - Parameters:
  ///   - parameters: Shape (outputs, dimension + 1).
  ///   - gradient: Shape (outputs, dimension + 1); replaced.
  ///   - rough: Whether logits and gradient are wanted in Float only, at a fraction of the price.
  /// - Returns: The objective, not finite when a logit overflows.
  func evaluate(_ parameters: [Double], gradient: inout [Double], rough: Bool = false) -> Double {
    let loss =
      rough
      ? loss(parameters, gradient: &gradient, in: Float.self)
      : loss(parameters, gradient: &gradient, in: Double.self)
    addPenaltyGradient(parameters, into: &gradient)
    return loss + penaltyTerm(parameters)
  }

  /// The loss and its gradient, without the penalty's part.
  private func loss<Number: PassNumber>(
    _ parameters: [Double], gradient: inout [Double], in type: Number.Type
  ) -> Double {
    var losses = [Double](repeating: 0, count: blocks.lanes)
    losses.withUnsafeMutableBufferPointer { losses in
      guard let losses = losses.baseAddress else { return }
      sumOverLanes(multiplyingWith: parameters, into: &gradient) {
        [kernels] lane, rows, packed, sum, scratch in
        losses[lane] += Number.addGradient(
          rows, kernels, parameters: packed, to: sum, scratch: scratch)
      }
    }
    return losses.reduce(0, +)
  }
}

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
      [kernels] (_, rows, packed: UnsafePointer<Float>, sum, scratch) in
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
        self.addSecondMoments(of: samples, step: step, into: gram)
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
