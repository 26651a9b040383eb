import Foundation
import Testing

@testable import Classifier

/// The passes in Float against sums written out in Double, on every instruction set of this CPU.
struct RegressionKernelsTests {
  /// Largest difference beside the largest component: sums of a few hundred floats.
  static let tolerance = 2e-5

  struct Shape: CustomTestStringConvertible, Sendable {
    let rows: Int
    let dimension: Int
    let outputs: Int
    var testDescription: String { "\(rows) × \(dimension), \(outputs) outputs" }
  }

  /// One block and several, whole tiles and rests of every kind, one panel, a half one, several.
  static let shapes = [
    Shape(rows: 1, dimension: 1, outputs: 1), Shape(rows: 7, dimension: 5, outputs: 1),
    Shape(rows: 121, dimension: 19, outputs: 3), Shape(rows: 120, dimension: 24, outputs: 16),
    Shape(rows: 250, dimension: 37, outputs: 33), Shape(rows: 124, dimension: 64, outputs: 77),
  ]

  /// A problem and a point, drawn from a seed.
  struct Problem {
    let shape: Shape
    var embeddings: [Float] = []
    var labels: [Int32] = []
    var shares: [Double] = []
    var parameters: [Double] = []
    var direction: [Double] = []

    init(_ shape: Shape) {
      self.shape = shape
      var generator = SplitMix64(seed: 7)
      embeddings = (0..<shape.rows * shape.dimension).map { _ in
        Float(generator.uniform() * 2 - 1)
      }
      labels = (0..<shape.rows).map { _ in
        Int32(generator.uniform() * Double(max(shape.outputs, 2)))
      }
      shares = (0..<shape.rows).map { _ in generator.uniform() / Double(shape.rows) }
      let count = shape.outputs * (shape.dimension + 1)
      // Rounded to Float, so that packing loses nothing.
      parameters = (0..<count).map { _ in Double(Float(generator.uniform() * 2 - 1)) }
      direction = (0..<count).map { _ in Double(Float(generator.uniform() * 2 - 1)) }
    }

    /// W x + b of a row.
    func logits(_ matrix: [Double], row: Int) -> [Double] {
      (0..<shape.outputs).map { output in
        let start = output * (shape.dimension + 1)
        return (0..<shape.dimension).reduce(matrix[start + shape.dimension]) {
          $0 + matrix[start + $1] * Double(embeddings[row * shape.dimension + $1])
        }
      }
    }

    func probabilities(row: Int) -> [Double] {
      let powers = logits(parameters, row: row).map { exp($0) }
      guard shape.outputs > 1 else { return powers.map { $0 / (1 + $0) } }
      let sum = powers.reduce(0, +)
      return powers.map { $0 / sum }
    }

    /// Σ factor ⊗ (x, 1) over the rows.
    func sum(_ factors: (Int) -> [Double]) -> [Double] {
      var result = [Double](repeating: 0, count: parameters.count)
      for row in 0..<shape.rows {
        for (output, factor) in factors(row).enumerated() {
          let start = output * (shape.dimension + 1)
          for index in 0..<shape.dimension {
            result[start + index] += factor * Double(embeddings[row * shape.dimension + index])
          }
          result[start + shape.dimension] += factor
        }
      }
      return result
    }

    var gradient: [Double] {
      sum { row in
        probabilities(row: row).enumerated().map { output, probability in
          let own = shape.outputs == 1 ? labels[row] == 1 : Int(labels[row]) == output
          return shares[row] * (probability - (own ? 1 : 0))
        }
      }
    }

    var loss: Double {
      (0..<shape.rows).reduce(0) { sum, row in
        let label = Int(labels[row])
        let all = probabilities(row: row)
        let own = shape.outputs == 1 ? (label == 1 ? all[0] : 1 - all[0]) : all[label]
        return sum - shares[row] * log(own)
      }
    }

    var hessianProduct: [Double] {
      sum { row in
        let probabilities = probabilities(row: row)
        let responses = logits(direction, row: row)
        let mean = zip(probabilities, responses).reduce(0) { $0 + $1.0 * $1.1 }
        return zip(probabilities, responses).map { shares[row] * $0 * ($1 - mean) }
      }
    }
  }

  /// Runs a pass of the kernels over all rows, from a packed matrix to a sum.
  private func result(
    _ kernels: RegressionKernels, _ problem: Problem, matrix: [Double],
    probabilities: AlignedMemory<Float>,
    pass: (
      RegressionKernels.Rows, UnsafePointer<Float>, UnsafeMutablePointer<Float>,
      UnsafeMutablePointer<Float>
    ) -> Void
  ) -> [Double] {
    let packed = AlignedMemory<Float>(repeating: 0, count: kernels.packedCount)
    let sum = AlignedMemory<Float>(repeating: 0, count: kernels.packedCount)
    let scratch = AlignedMemory<Float>(repeating: .nan, count: kernels.scratchCount)
    kernels.pack(matrix, into: packed.start)
    problem.embeddings.withUnsafeBufferPointer { embeddings in
      problem.labels.withUnsafeBufferPointer { labels in
        problem.shares.withUnsafeBufferPointer { shares in
          guard let embeddings = embeddings.baseAddress, let labels = labels.baseAddress,
            let shares = shares.baseAddress
          else { return }
          let rows = RegressionKernels.Rows(
            count: problem.shape.rows, embeddings: embeddings, labels: labels, shares: shares,
            probabilities: probabilities.start)
          pass(rows, packed.start, sum.start, scratch.start)
        }
      }
    }
    var matrix = [Double](repeating: .nan, count: matrix.count)
    kernels.unpackSum(of: sum.start, count: 1, into: &matrix)
    return matrix
  }

  private func expectClose(_ found: [Double], _ wanted: [Double], _ what: String) {
    let scale = wanted.reduce(1e-300) { max($0, abs($1)) }
    let worst = zip(found, wanted).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(found.count == wanted.count)
    #expect(worst <= Self.tolerance * scale, "\(what)")
  }

  @Test(arguments: shapes)
  func passesAreTheSumsWrittenOut(shape: Shape) {
    let problem = Problem(shape)
    let (wantedGradient, wantedLoss) = (problem.gradient, problem.loss)
    let wantedProduct = problem.hessianProduct
    for kernels in RegressionKernels.all(outputs: shape.outputs, dimension: shape.dimension) {
      let kept = AlignedMemory<Float>(repeating: .nan, count: shape.rows * kernels.padded)
      var loss = 0.0
      let gradient = result(
        kernels, problem, matrix: problem.parameters, probabilities: kept
      ) { rows, packed, sum, scratch in
        loss = kernels.addGradient(rows, parameters: packed, to: sum, scratch: scratch)
      }
      expectClose(gradient, wantedGradient, "gradient, \(kernels.padded) columns")
      expectClose([loss], [wantedLoss], "loss, \(kernels.padded) columns")
      for row in stride(from: 0, to: shape.rows, by: 17) {
        let own = (0..<kernels.padded).map { Double(kept.start[row * kernels.padded + $0]) }
        expectClose(Array(own.prefix(shape.outputs)), problem.probabilities(row: row), "row \(row)")
        #expect(own.dropFirst(shape.outputs).allSatisfy { $0 == 0 })
      }
      let product = result(
        kernels, problem, matrix: problem.direction, probabilities: kept
      ) { rows, packed, sum, scratch in
        kernels.addHessianProduct(rows, direction: packed, to: sum, scratch: scratch)
      }
      expectClose(product, wantedProduct, "product, \(kernels.padded) columns")
    }
  }

  @Test func packedMatricesAddUp() {
    for kernels in RegressionKernels.all(outputs: 21, dimension: 3) {
      let matrix = (0..<21 * 4).map { Double($0) }
      let packed = AlignedMemory<Float>(repeating: 0, count: 2 * kernels.packedCount)
      kernels.pack(matrix, into: packed.start)
      kernels.pack(matrix.map { 100 * $0 }, into: packed.start + kernels.packedCount)
      var sum = [Double](repeating: .nan, count: matrix.count)
      kernels.unpackSum(of: packed.start, count: 2, into: &sum)
      #expect(sum == matrix.map { 101 * $0 })
    }
  }

  @Test func hugeLogitsGiveAFiniteLossAndInfiniteOnesNone() {
    for kernels in RegressionKernels.all(outputs: 3, dimension: 1) {
      let kept = AlignedMemory<Float>(repeating: 0, count: 2 * kernels.padded)
      func loss(scale: Double) -> Double {
        var problem = Problem(Shape(rows: 2, dimension: 1, outputs: 3))
        problem.embeddings = [1, -1]
        problem.labels = [0, 0]
        problem.shares = [0.5, 0.5]
        var loss = 0.0
        _ = result(
          kernels, problem, matrix: [scale, 0, 0, 0, -scale, 0], probabilities: kept
        ) { rows, packed, sum, scratch in
          loss = kernels.addGradient(rows, parameters: packed, to: sum, scratch: scratch)
        }
        return loss
      }
      // By hand: the second row's logits are -s, 0, s, and log Σ exp is s; its loss is 2 s.
      #expect(loss(scale: 1e4) == 1e4)
      #expect(!loss(scale: 1e39).isFinite)
    }
  }
}
