internal import CTransformerKernels
import Foundation
import Testing

@Suite struct TransformerKernelsActivationTests {
  /// x Φ(x) by the C library's erfc in Double.
  static func gelu(_ x: Float) -> Double { Double(x) * 0.5 * erfc(-Double(x) / 2.0.squareRoot()) }

  /// A layer of one weight, 1, applies the activation to its input alone.
  static func applied(_ kernelCase: KernelCase, _ x: [Float]) throws -> [Float] {
    try KernelLayer(kernelCase, weights: [1], bias: nil, outputs: 1)
      .forward(x, .TK_ACTIVATION_GELU)
  }

  /// The header's promise for f32 layers.
  @Test(arguments: KernelCase.f32)
  func geluIsExactInF32(_ kernelCase: KernelCase) throws {
    let x = stride(from: Float(-12), through: 12, by: 0.003).map { $0 }
    let y = try Self.applied(kernelCase, x)
    let worst = zip(x, y).map { value, result in
      let expected = Self.gelu(value)
      return abs(Double(result) - expected) / (0x1p-21 * abs(expected) + 0x1p-40)
    }
    #expect(worst.max() ?? .infinity <= 1)
  }

  @Test(arguments: KernelCase.f32)
  func geluAtTheEnds(_ kernelCase: KernelCase) throws {
    let y = try Self.applied(kernelCase, [0, -0.0, 1e30, -1e30, 100, -100, 1e-30])
    #expect(y.prefix(6).map { $0 + 0 } == [0, 0, 1e30, y[3], 100, y[5]])
    #expect(abs(y[5]) < 1e-30 && y[3] <= 0 && y[3].isFinite)
    #expect(abs(y[6] / 5e-31 - 1) < 1e-6)
  }

  /// The rougher form that bf16 and int8 layers use; its input is exact in both here.
  @Test(arguments: KernelCase.all.filter { $0.precision == .TK_PRECISION_BF16 })
  func geluIsCloseInLowPrecision(_ kernelCase: KernelCase) throws {
    let x = (-512...512).map { Float($0) / 64 }.filter { abs($0) <= 4 || $0 == $0.rounded() }
    let y = try Self.applied(kernelCase, x)
    for (value, result) in zip(x, y) {
      #expect(abs(Double(result) - Self.gelu(value)) <= 1e-4)
    }
  }
}
