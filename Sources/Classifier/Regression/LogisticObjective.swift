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

  /// The passes in Float.
  let kernels: RegressionKernels
  /// Shape (n, padded): probabilities at the parameters last evaluated, zeros beyond the outputs.
  let probabilities: AlignedMemory<Float>
  /// Partial sums: shape (lanes, outputs, dimension + 1) of Double, or a packed matrix a lane.
  let partials: AlignedMemory<Double>
  /// The packed matrix that a pass in Float multiplies with.
  let packed: AlignedMemory<Float>
  /// Shape (threads, scratchStride): a block of rows and its logits for each thread.
  let scratch: AlignedMemory<Double>
  let scratchStride: Int

  /// Numbers in the parameter vector.
  var parameterCount: Int { outputs * (dimension + 1) }
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
    sampleWeights: [Double], C: Double, threads: Int
  ) {
    self.embeddings = embeddings
    self.rows = rows
    dimension = training.dimension
    outputs = training.classes.count == 2 ? 1 : training.classes.count
    labels = rows?.map { Int32(training.labels[Int($0)]) } ?? training.labels.map { Int32($0) }
    let total = sampleWeights.reduce(0, +)
    shares = sampleWeights.map { $0 / total }
    penalty = 1 / (C * total)
    blocks = RowBlocks(count: labels.count, dimension: dimension, outputs: outputs)
    self.threads = max(1, min(threads, blocks.lanes))
    kernels = RegressionKernels(outputs: outputs, dimension: dimension)
    probabilities = AlignedMemory(repeating: 0, count: labels.count * kernels.padded)
    packed = AlignedMemory(repeating: 0, count: kernels.packedCount)
    // A double has the room of two floats.
    let partial = max(outputs * (dimension + 1), (kernels.packedCount + 1) / 2)
    partials = AlignedMemory(repeating: 0, count: blocks.lanes * partial)
    let block = blocks.blockRows * dimension
    scratchStride = max(block + blocks.blockRows * outputs, (kernels.scratchCount + block) / 2 + 1)
      .roundedUp(to: 8)
    scratch = AlignedMemory(repeating: 0, count: self.threads * scratchStride)
  }

  /// Where an embedding starts.
  func embedding(ofRow row: Int) -> UnsafePointer<Float> {
    embeddings + (rows.map { Int($0[row]) } ?? row) * dimension
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

extension Int {
  fileprivate func roundedUp(to step: Int) -> Int { (self + step - 1) / step * step }
}
