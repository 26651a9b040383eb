internal import CTransformerKernels
import Foundation
import Testing

@Suite struct TransformerKernelsAttentionTests {
  struct Shape: Sendable {
    let heads: Int
    let size: Int
    let lengths: [Int]
    var width: Int { heads * size }
    var offsets: [Int] { lengths.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) } }
    var tokens: Int { lengths.reduce(0, +) }
  }
  static let shapes = [
    Shape(heads: 2, size: 32, lengths: [1, 2, 17, 33, 5]),
    Shape(heads: 1, size: 64, lengths: [16, 0, 47]),
    Shape(heads: 3, size: 5, lengths: [12, 31, 70]),
  ]
  static let span = 70

  /// Runs attention over joint rows of query, key and value, with scratch of exactly the stated size.
  static func attended(
    _ kernelCase: KernelCase, _ shape: Shape, _ qkv: [Float], bias: [Float]?, rounded: Bool = false
  ) throws -> [Float] {
    let forward = rounded ? tk_attention_forward_bf16 : tk_attention_forward
    let kernels = try kernelCase.kernels
    var out = [Float](repeating: .nan, count: shape.tokens * shape.width)
    var scratch = [UInt8](
      repeating: 0xFF,
      count: tk_attention_scratch(kernels, shape.size, shape.lengths.max() ?? 0))
    try qkv.withUnsafeBufferPointer { joint in
      let base = try #require(joint.baseAddress)
      func run(_ table: UnsafePointer<Float>?) {
        var attention = tk_attention(
          heads: shape.heads, head_size: shape.size, queries: base, keys: base + shape.width,
          values: base + 2 * shape.width, stride: 3 * shape.width,
          scale: 1 / Float(shape.size).squareRoot(), relative_bias: table, bias_span: span)
        forward(
          kernels, &attention, shape.offsets, shape.lengths.count, &out, &scratch)
      }
      if let bias { bias.withUnsafeBufferPointer { run($0.baseAddress) } } else { run(nil) }
    }
    return out
  }

  /// softmax(Q Kᵀ / √size + bias) V in Double.
  static func reference(_ shape: Shape, _ qkv: [Float], bias: [Float]?) -> [Double] {
    var out = [Double](repeating: 0, count: shape.tokens * shape.width)
    func number(_ token: Int, _ part: Int, _ head: Int, _ k: Int) -> Double {
      Double(qkv[(token * 3 + part) * shape.width + head * shape.size + k])
    }
    for (first, end) in zip(shape.offsets, shape.offsets.dropFirst()) {
      for head in 0..<shape.heads {
        for query in first..<end {
          let scores = (first..<end).map { key in
            var dot = 0.0
            for k in 0..<shape.size { dot += number(query, 0, head, k) * number(key, 1, head, k) }
            let added = bias.map { $0[head * (2 * span - 1) + span - 1 + key - query] } ?? 0
            return dot / Double(shape.size).squareRoot() + Double(added)
          }
          let top = scores.max() ?? 0
          let powers = scores.map { exp($0 - top) }
          let total = powers.reduce(0, +)
          for k in 0..<shape.size {
            var mixed = 0.0
            for (key, power) in zip(first..<end, powers) {
              mixed += power * number(key, 2, head, k)
            }
            out[query * shape.width + head * shape.size + k] = mixed / total
          }
        }
      }
    }
    return out
  }

  @Test(arguments: KernelCase.f32, shapes)
  func matchesDoublePrecision(_ kernelCase: KernelCase, _ shape: Shape) throws {
    var numbers = KernelNumbers(seed: 7)
    let qkv = numbers.floats(shape.tokens * shape.width * 3, scale: 2)
    let bias = numbers.floats(shape.heads * (2 * Self.span - 1), scale: 3)
    for table in [nil, bias] {
      let out = try Self.attended(kernelCase, shape, qkv, bias: table)
      // Values are below 2, scores below about 20: a score's rounding moves a weight by 2⁻²⁰.
      #expect(largestDifference(out, Self.reference(shape, qkv, bias: table)) <= 4e-6)
    }
  }

  /// Scores of about 6 at most move by hundredths when 8 bits are kept, and so do mixtures of values.
  ///
  /// Kernels without bf16 give the f32 bits.
  @Test(arguments: KernelCase.f32, shapes)
  func bf16IsNearF32(_ kernelCase: KernelCase, _ shape: Shape) throws {
    var numbers = KernelNumbers(seed: 12)
    let qkv = numbers.floats(shape.tokens * shape.width * 3)
    let bias = numbers.floats(shape.heads * (2 * Self.span - 1), scale: 3)
    let rounded = try Self.attended(kernelCase, shape, qkv, bias: bias, rounded: true)
    let exact = try Self.attended(kernelCase, shape, qkv, bias: bias)
    if tk_kernels_support(try kernelCase.kernels, .TK_PRECISION_BF16) {
      #expect(largestDifference(rounded, exact.map(Double.init)) <= 0.02)
      #expect(rounded != exact)
    } else {
      #expect(rounded == exact)
    }
  }

  /// Numbers that bf16 holds and one key: the value comes out as it went in.
  @Test(arguments: KernelCase.f32)
  func oneKeyGivesItsValue(_ kernelCase: KernelCase) throws {
    let shape = Shape(heads: 1, size: 7, lengths: [1])
    let value: [Float] = [1, -2, 3.5, 0, 128, -0.25, 7]
    let qkv = [Float](repeating: 3, count: 14) + value
    for rounded in [false, true] {
      let out = try Self.attended(kernelCase, shape, qkv, bias: nil, rounded: rounded)
      #expect(out == value)
    }
  }

  /// Scores that differ by hundreds leave the larger one all the weight, without overflow.
  @Test(arguments: KernelCase.f32)
  func farApartScoresDoNotOverflow(_ kernelCase: KernelCase) throws {
    let shape = Shape(heads: 1, size: 4, lengths: [2])
    // Token: query, key, value. Scores of query 0: 200 · 200 · 4 / 2 and its negative.
    let big = [Float](repeating: 200, count: 4)
    let qkv = big + big + [1, 2, 3, 4] + big + big.map { -$0 } + [5, 6, 7, 8]
    let out = try Self.attended(kernelCase, shape, qkv, bias: nil)
    #expect(out == [1, 2, 3, 4, 1, 2, 3, 4])
  }

  /// A sequence's bits are the same alone and between others.
  @Test(arguments: KernelCase.f32)
  func sequencesDoNotDependOnCompany(_ kernelCase: KernelCase) throws {
    var numbers = KernelNumbers(seed: 8)
    let shape = Shape(heads: 2, size: 32, lengths: Array(1...40))
    let qkv = numbers.floats(shape.tokens * shape.width * 3)
    let bias = numbers.floats(shape.heads * (2 * Self.span - 1))
    for rounded in [false, true] {
      let together = try Self.attended(kernelCase, shape, qkv, bias: bias, rounded: rounded)
      for (index, length) in shape.lengths.enumerated() {
        let first = shape.offsets[index]
        let alone = try Self.attended(
          kernelCase, Shape(heads: 2, size: 32, lengths: [length]),
          Array(qkv[first * shape.width * 3..<(first + length) * shape.width * 3]), bias: bias,
          rounded: rounded)
        #expect(alone == Array(together[first * shape.width..<(first + length) * shape.width]))
      }
    }
  }
}
