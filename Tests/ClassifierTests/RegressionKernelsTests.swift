import Foundation
import Groundwork
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
  private func result<Number: PassNumber & BinaryFloatingPoint>(
    _ kernels: RegressionKernels, _ problem: Problem, matrix: [Double], kept: AlignedMemory,
    pass: (
      RegressionKernels.Rows, UnsafePointer<Number>, UnsafeMutablePointer<Number>,
      UnsafeMutablePointer<Number>
    ) -> Void
  ) -> [Double] {
    let count = Number.packedCount(kernels)
    let packed = AlignedMemory(for: Number.self, count: count)
    let memory = AlignedMemory(for: Number.self, count: count)
    let sum = memory.bound(to: Number.self)
    sum.initialize(repeating: 0, count: count)
    let scratch = AlignedMemory(byteCount: kernels.scratchByteCount)
    Number.pack(matrix, kernels, into: packed.bound(to: Number.self))
    problem.embeddings.withUnsafeBufferPointer { embeddings in
      problem.labels.withUnsafeBufferPointer { labels in
        problem.shares.withUnsafeBufferPointer { shares in
          guard let embeddings = embeddings.baseAddress, let labels = labels.baseAddress,
            let shares = shares.baseAddress
          else { return }
          let rows = RegressionKernels.Rows(
            count: problem.shape.rows, embeddings: embeddings, labels: labels, shares: shares,
            probabilities: kept.bound(to: Float.self))
          pass(rows, packed.bound(to: Number.self), sum, scratch.bound(to: Number.self))
        }
      }
    }
    var matrix = [Double](repeating: .nan, count: matrix.count)
    Number.unpackSum(of: sum, count: 1, kernels, into: &matrix)
    return matrix
  }

  private func expectClose(
    _ found: [Double], _ wanted: [Double], tolerance: Double = tolerance, _ what: String
  ) {
    let scale = wanted.reduce(1e-300) { max($0, abs($1)) }
    let worst = zip(found, wanted).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(found.count == wanted.count)
    #expect(worst <= tolerance * scale, "\(what)")
  }

  private func testGradient<Number: PassNumber & BinaryFloatingPoint>(
    _ kernels: RegressionKernels, _ problem: Problem, in type: Number.Type, tolerance: Double
  ) -> AlignedMemory {
    let shape = problem.shape
    let kept = AlignedMemory(for: Float.self, count: shape.rows * kernels.padded)
    var loss = 0.0
    let gradient = result(kernels, problem, matrix: problem.parameters, kept: kept) {
      (rows, packed: UnsafePointer<Number>, sum, scratch) in
      loss = Number.addGradient(rows, kernels, parameters: packed, to: sum, scratch: scratch)
    }
    let what = "\(type), \(kernels.padded) columns"
    expectClose(gradient, problem.gradient, tolerance: tolerance, "gradient, \(what)")
    expectClose([loss], [problem.loss], tolerance: tolerance, "loss, \(what)")
    for row in stride(from: 0, to: shape.rows, by: 17) {
      let own = (0..<kernels.padded).map {
        Double(kept.bound(to: Float.self)[row * kernels.padded + $0])
      }
      expectClose(Array(own.prefix(shape.outputs)), problem.probabilities(row: row), "row \(row)")
      #expect(own.dropFirst(shape.outputs).allSatisfy { $0 == 0 })
    }
    return kept
  }

  @Test(arguments: shapes)
  func passesAreTheSumsWrittenOut(shape: Shape) {
    let problem = Problem(shape)
    for kernels in RegressionKernels.all(outputs: shape.outputs, dimension: shape.dimension) {
      _ = testGradient(kernels, problem, in: Double.self, tolerance: 1e-13)
      let kept = testGradient(kernels, problem, in: Float.self, tolerance: Self.tolerance)
      let product = result(kernels, problem, matrix: problem.direction, kept: kept) {
        (rows, packed: UnsafePointer<Float>, sum, scratch) in
        kernels.addHessianProduct(rows, direction: packed, to: sum, scratch: scratch)
      }
      expectClose(product, problem.hessianProduct, "product, \(kernels.padded) columns")
    }
  }

  /// Rows whose class has nearly all of the probability: what is left of it decides everything.
  @Test func rowsThatAreWellClassifiedKeepTheirDigits() {
    let shape = Shape(rows: 40, dimension: 5, outputs: 5)
    var problem = Problem(shape)
    problem.labels = (0..<40).map { Int32($0 % 5) }
    problem.embeddings = (0..<200).map { $0 % 5 == $0 / 5 % 5 ? 1 : 0 }
    // Logits of 14 for the label and 0 else: the others share 3e-6.
    problem.parameters = (0..<30).map { $0 % 6 == $0 / 6 ? 14 : 0 }
    for kernels in RegressionKernels.all(outputs: 5, dimension: 5) {
      let kept = testGradient(kernels, problem, in: Float.self, tolerance: Self.tolerance)
      let product = result(kernels, problem, matrix: problem.direction, kept: kept) {
        (rows, packed: UnsafePointer<Float>, sum, scratch) in
        kernels.addHessianProduct(rows, direction: packed, to: sum, scratch: scratch)
      }
      expectClose(product, problem.hessianProduct, "product, \(kernels.padded) columns")
    }
  }

  private func testPacking<Number: PassNumber>(_ kernels: RegressionKernels, in type: Number.Type) {
    let matrix = (0..<21 * 4).map { Double($0) }
    let count = Number.packedCount(kernels)
    let memory = AlignedMemory(for: Number.self, count: 2 * count)
    let packed = memory.bound(to: Number.self)
    Number.pack(matrix, kernels, into: packed)
    Number.pack(matrix.map { 100 * $0 }, kernels, into: packed + count)
    var sum = [Double](repeating: .nan, count: matrix.count)
    Number.unpackSum(of: packed, count: 2, kernels, into: &sum)
    #expect(sum == matrix.map { 101 * $0 })
  }

  @Test func packedMatricesAddUp() {
    for kernels in RegressionKernels.all(outputs: 21, dimension: 3) {
      testPacking(kernels, in: Float.self)
      testPacking(kernels, in: Double.self)
    }
  }

  private func lossOfTwoRows<Number: PassNumber & BinaryFloatingPoint>(
    _ kernels: RegressionKernels, scale: Double, in type: Number.Type
  ) -> Double {
    var problem = Problem(Shape(rows: 2, dimension: 1, outputs: 3))
    problem.embeddings = [1, -1]
    problem.labels = [0, 0]
    problem.shares = [0.5, 0.5]
    let kept = AlignedMemory(for: Float.self, count: 2 * kernels.padded)
    var loss = 0.0
    _ = result(kernels, problem, matrix: [scale, 0, 0, 0, -scale, 0], kept: kept) {
      (rows, packed: UnsafePointer<Number>, sum, scratch) in
      loss = Number.addGradient(rows, kernels, parameters: packed, to: sum, scratch: scratch)
    }
    return loss
  }

  @Test func hugeLogitsGiveAFiniteLossAndInfiniteOnesNone() {
    for kernels in RegressionKernels.all(outputs: 3, dimension: 1) {
      // By hand: the second row's logits are -s, 0, s, and log Σ exp is s; its loss is 2 s.
      #expect(lossOfTwoRows(kernels, scale: 1e4, in: Float.self) == 1e4)
      #expect(lossOfTwoRows(kernels, scale: 1e4, in: Double.self) == 1e4)
      #expect(!lossOfTwoRows(kernels, scale: 1e39, in: Float.self).isFinite)
      #expect(!lossOfTwoRows(kernels, scale: .nan, in: Float.self).isFinite)
      #expect(!lossOfTwoRows(kernels, scale: .infinity, in: Double.self).isFinite)
    }
  }
}
