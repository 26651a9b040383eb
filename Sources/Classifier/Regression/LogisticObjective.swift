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
  let kernels: RegressionKernels
  /// Shape (n, padded), of Float: probabilities at the parameters last evaluated, zeros beyond the
  /// outputs.
  private let probabilities: AlignedMemory
  /// A packed matrix of Float or Double: what a pass multiplies with.
  let packed: AlignedMemory
  /// A packed matrix of Float or Double a lane: partial sums.
  let partials: AlignedMemory
  /// Shape (threads).
  let scratches: [AlignedMemory]
  /// Shape (threads): a block of rows each, where only some rows take part.
  let gatheredRows: [AlignedMemory]

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
