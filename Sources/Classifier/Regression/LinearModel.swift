import Groundwork
import LinearAlgebra

/// The weights of a logistic regression: logits = x · Wᵀ + b.
///
/// Two classes share one vector, the logit of the second class against the first, as in
/// scikit-learn; more classes have one vector each.
public struct LinearModel: Sendable, Equatable {
  /// Numbers in an embedding.
  public let dimension: Int
  /// Vectors: 1 for two classes, else the number of classes.
  public let outputs: Int
  /// Shape (outputs, dimension), row-major.
  public internal(set) var weights: [Double]
  /// Shape (outputs); of mean 0 when there is more than one.
  public internal(set) var intercepts: [Double]

  /// Number of classes.
  public var classCount: Int { outputs == 1 ? 2 : outputs }

  /// Splits the solver's parameters, each vector followed by its intercept.
  ///
  /// - Parameters:
  ///   - parameters: Shape (outputs, dimension + 1).
  ///   - outputs: Number of vectors.
  ///   - dimension: Numbers in an embedding.
  init(parameters: [Double], outputs: Int, dimension: Int) {
    self.dimension = dimension
    self.outputs = outputs
    weights = []
    weights.reserveCapacity(outputs * dimension)
    intercepts = []
    for output in 0..<outputs {
      let start = output * (dimension + 1)
      weights += parameters[start..<start + dimension]
      intercepts.append(parameters[start + dimension])
    }
    centreIntercepts()
  }

  /// Makes a model of numbers that were read.
  init(dimension: Int, outputs: Int, weights: [Double], intercepts: [Double]) {
    self.dimension = dimension
    self.outputs = outputs
    self.weights = weights
    self.intercepts = intercepts
  }

  /// A shift of all intercepts changes no probability; mean 0 picks one of them.
  private mutating func centreIntercepts() {
    guard outputs > 1 else { return }
    let mean = intercepts.reduce(0, +) / Double(outputs)
    for output in intercepts.indices { intercepts[output] -= mean }
  }
}

extension LinearModel {
  /// The logits of many rows.
  ///
  /// - Parameters:
  ///   - embeddings: Shape (n, dimension).
  ///   - rows: The rows wanted, in order, or nil for all.
  ///   - threads: Threads to use; the result does not depend on it.
  /// - Returns: Shape (rows, outputs), row-major.
  func logits(_ embeddings: [Float], rows: [Int32]? = nil, threads: Int) -> [Double] {
    let count = rows?.count ?? embeddings.count / dimension
    let blockRows = RowBlocks.rowsInBlock(dimension: dimension)
    let blocks = (count + blockRows - 1) / blockRows
    let workers = max(1, min(threads, blocks))
    // Shape (workers, blockRows, dimension): a block of rows in Double for each thread.
    let scratch = AlignedMemory(for: Double.self, count: workers * blockRows * dimension)
    return Array(unsafeUninitializedCapacity: count * outputs) { result, filled in
      guard let result = result.baseAddress else { return }
      runTasks(blocks, threads: workers) { block, worker in
        let range = block * blockRows..<min(count, (block + 1) * blockRows)
        let wide = MutableMatrix(
          scratch.bound(to: Double.self) + worker * blockRows * dimension, rows: range.count,
          columns: dimension)
        for (slot, row) in range.enumerated() {
          let source = (rows.map { Int($0[row]) } ?? row) * dimension
          widen(
            embeddings.span.extracting(source..<source + dimension),
            into: wide.base + slot * dimension)
        }
        addLogits(
          of: wide.view,
          into: MutableMatrix(
            result + range.lowerBound * outputs, rows: range.count, columns: outputs))
      }
      filled = count * outputs
    }
  }

  private func addLogits(of block: Matrix<Double>, into logits: MutableMatrix<Double>) {
    for row in 0..<logits.rows {
      for output in 0..<outputs { logits.base[row * outputs + output] = intercepts[output] }
    }
    weights.withUnsafeBufferPointer { weights in
      guard let weights = weights.baseAddress else { return }
      multiply(
        block, by: Matrix(weights, rows: outputs, columns: dimension), .transposed, scale: 1,
        into: logits)
    }
  }
}

/// The class of the largest logit, the first of equals; one logit is the second class's against the
/// first.
///
/// - Parameter logits: Shape (outputs), at least one.
/// - Returns: 0 ..< classes.
func topClass(_ logits: Slice<UnsafeBufferPointer<Double>>) -> Int {
  guard logits.count > 1 else { return logits.first.map { $0 > 0 ? 1 : 0 } ?? 0 }
  var best = logits.startIndex
  for index in logits.indices where logits[index] > logits[best] { best = index }
  return best - logits.startIndex
}
