internal import CTransformerKernels
import Testing

/// Layer norm, pooling and normalising.
@Suite struct TransformerKernelsRowTests {
  static let widths = [1, 3, 8, 16, 33, 384]

  static func normed(_ s: [Double], gamma: [Float], beta: [Float], epsilon: Double) -> [Double] {
    let mean = s.reduce(0, +) / Double(s.count)
    let variance = s.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(s.count)
    return s.indices.map {
      (s[$0] - mean) / (variance + epsilon).squareRoot() * Double(gamma[$0]) + Double(beta[$0])
    }
  }

  @Test(arguments: KernelCase.f32, widths)
  func layerNormMatchesDoublePrecision(_ kernelCase: KernelCase, width: Int) throws {
    var numbers = KernelNumbers(seed: 9)
    let rows = 3
    // A mean far from zero is where a one-pass variance would lose its digits.
    let x = numbers.floats(rows * width).map { $0 + 4 }
    let residual = numbers.floats(rows * width)
    let (gamma, beta) = (numbers.floats(width), numbers.floats(width))
    for added in [nil, residual] {
      var y = [Float](repeating: .nan, count: rows * width)
      tk_add_layer_norm(
        try kernelCase.kernels, x, added, rows, width, gamma, beta, 1e-5, &y)
      let sums = x.indices.map { Double(x[$0]) + Double(added?[$0] ?? 0) }
      let expected = (0..<rows).flatMap { row in
        Self.normed(
          Array(sums[row * width..<(row + 1) * width]), gamma: gamma, beta: beta, epsilon: 1e-5)
      }
      // Sums are rounded at 2⁻²² and divided by a deviation of about 0.6.
      #expect(largestDifference(y, expected) <= 3e-6)
      let row = Array(y.suffix(width))
      var alone = [Float](repeating: .nan, count: width)
      tk_add_layer_norm(
        try kernelCase.kernels, Array(x.suffix(width)), added.map { Array($0.suffix(width)) }, 1,
        width, gamma, beta, 1e-5, &alone)
      #expect(alone == row)
      var inPlace = x
      inPlace.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress, let kernels = try? kernelCase.kernels else { return }
        tk_add_layer_norm(kernels, base, added, rows, width, gamma, beta, 1e-5, base)
      }
      #expect(inPlace == y)
    }
  }

  /// Worked by hand; the second sequence is empty.
  @Test(arguments: KernelCase.f32)
  func poolsByHand(_ kernelCase: KernelCase) throws {
    let x: [Float] = [1, -2, 3, 3, 6, -9, 5, -1, 0, 7, 7, 7]
    let offsets = [0, 3, 3, 4]
    for (pooling, expected) in [
      (tk_pooling.TK_POOLING_MEAN, [3, 1, -2, 0, 0, 0, 7, 7, 7] as [Float]),
      (.TK_POOLING_CLS, [1, -2, 3, 0, 0, 0, 7, 7, 7]),
      (.TK_POOLING_MAX, [5, 6, 3, 0, 0, 0, 7, 7, 7]),
    ] {
      var out = [Float](repeating: .nan, count: 9)
      tk_pool(try kernelCase.kernels, pooling, x, offsets, 3, 3, &out)
      #expect(out == expected)
    }
  }

  @Test(arguments: KernelCase.f32, widths)
  func poolsAnyWidth(_ kernelCase: KernelCase, width: Int) throws {
    var numbers = KernelNumbers(seed: 10)
    let x = numbers.floats(7 * width)
    var out = [Float](repeating: .nan, count: width)
    tk_pool(try kernelCase.kernels, .TK_POOLING_MEAN, x, [0, 7], 1, width, &out)
    let expected = (0..<width).map { column in
      (0..<7).reduce(0.0) { $0 + Double(x[$1 * width + column]) } / 7
    }
    #expect(largestDifference(out, expected) <= 3e-7)
  }

  @Test(arguments: KernelCase.f32, widths)
  func normalizesToUnitLength(_ kernelCase: KernelCase, width: Int) throws {
    var numbers = KernelNumbers(seed: 11)
    let before = numbers.floats(2 * width, scale: 9) + [Float](repeating: 0, count: width)
    var x = before
    tk_normalize(try kernelCase.kernels, &x, 3, width)
    let expected = (0..<3).flatMap { row in
      let values = before[row * width..<(row + 1) * width].map(Double.init)
      let length = max(values.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-12)
      return values.map { $0 / length }
    }
    #expect(largestDifference(x, expected) <= 2e-7)
  }
}
