internal import CTransformerKernels
import Groundwork
import Testing

/// One path and one precision that it runs on this CPU.
struct KernelCase: CustomTestStringConvertible, Sendable {
  let path: tk_path
  let precision: tk_precision

  var kernels: OpaquePointer {
    get throws { try #require(tk_kernels_for(path)) }
  }
  var testDescription: String { "path \(path.rawValue), precision \(precision.rawValue)" }

  /// Every path of this CPU with every precision it supports.
  static let all: [KernelCase] = paths.flatMap { path in
    precisions.compactMap { precision in
      guard let kernels = tk_kernels_for(path), tk_kernels_support(kernels, precision) else {
        return nil
      }
      return KernelCase(path: path, precision: precision)
    }
  }
  private static let paths: [tk_path] = [
    .TK_PATH_PORTABLE, .TK_PATH_AVX2, .TK_PATH_AVX512, .TK_PATH_NEON,
  ]
  private static let precisions: [tk_precision] = [
    .TK_PRECISION_F32, .TK_PRECISION_BF16, .TK_PRECISION_INT8, .TK_PRECISION_INT8_WEIGHTS,
  ]
  static let f32 = all.filter { $0.precision == .TK_PRECISION_F32 }
}

/// The same numbers on every run.
struct KernelNumbers {
  private var generator: SplitMix64
  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  mutating func next() -> UInt64 { generator.next() }

  /// Uniform in [-scale, scale).
  mutating func floats(_ count: Int, scale: Float = 1) -> [Float] {
    (0..<count).map { _ in (Float(next() >> 40) * 0x1p-23 - 1) * scale }
  }
}

/// A packed layer that frees itself.
final class KernelLayer {
  let handle: OpaquePointer
  let inputs: Int
  let outputs: Int

  init(_ kernelCase: KernelCase, weights: [Float], bias: [Float]?, outputs: Int) throws {
    inputs = weights.count / outputs
    self.outputs = outputs
    handle = try #require(
      tk_linear_create(kernelCase.kernels, kernelCase.precision, outputs, inputs))
    tk_linear_pack(handle, 0, outputs, .TK_STORAGE_F32, weights, bias)
  }
  deinit { tk_linear_destroy(handle) }

  /// Row-major (x.count / inputs × outputs), through scratch memory of exactly the stated size.
  func forward(_ x: [Float], _ activation: tk_activation = .TK_ACTIVATION_NONE) -> [Float] {
    let rows = x.count / inputs
    var y = [Float](repeating: .nan, count: rows * outputs)
    var scratch = [UInt8](repeating: 0xAA, count: tk_linear_scratch(handle, rows))
    tk_linear_forward(handle, x, rows, activation, &y, &scratch)
    return y
  }
}

/// Largest |a - b| of two vectors of one length; NaN anywhere makes it infinite.
func largestDifference(_ a: [Float], _ b: [Double]) -> Double {
  zip(a, b).reduce(a.count == b.count ? 0 : .infinity) { worst, pair in
    let difference = abs(Double(pair.0) - pair.1)
    return difference.isNaN ? .infinity : max(worst, difference)
  }
}

@Suite struct TransformerKernelsTests {
  @Test func portableRunsEverywhereAndBestIsAvailable() throws {
    #expect(tk_kernels_for(.TK_PATH_PORTABLE) != nil)
    let best = String(cString: tk_kernels_name(tk_kernels_best()))
    #expect(["portable", "avx2", "avx512", "neon"].contains(best))
    for kernelCase in KernelCase.f32 {
      #expect(tk_kernels_support(try kernelCase.kernels, .TK_PRECISION_F32))
      #expect(tk_kernels_support(try kernelCase.kernels, .TK_PRECISION_INT8_WEIGHTS))
    }
  }

  @Test func unsupportedOrAbsurdLayersAreRefused() throws {
    let portable = try #require(tk_kernels_for(.TK_PATH_PORTABLE))
    #expect(tk_linear_create(portable, .TK_PRECISION_INT8, 8, 8) == nil)
    #expect(tk_linear_create(portable, .TK_PRECISION_F32, 0, 8) == nil)
    #expect(tk_linear_create(portable, .TK_PRECISION_F32, 8, 0) == nil)
    for (outputs, inputs) in [(Int.max, 1), (1, Int.max), (1 << 40, 1 << 40), (-1, 4)] {
      #expect(tk_linear_create(portable, .TK_PRECISION_F32, outputs, inputs) == nil)
    }
  }

  /// Bit patterns from the IEEE 754 binary16 tables; bfloat16 is a float's upper half.
  @Test(arguments: [
    (UInt16(0x0001), Float(0x1p-24)), (0x03ff, 0x1.ff8p-15), (0x0400, 0x1p-14), (0x3c00, 1),
    (0x3555, 0x1.554p-2), (0x7bff, 65504), (0x8000, -0.0), (0xc000, -2), (0x7c00, .infinity),
    (0xfc00, -.infinity),
  ])
  func widensHalves(bits: UInt16, value: Float) {
    var out = Float.nan
    tk_widen(.TK_STORAGE_F16, [bits], 1, &out)
    #expect(out.bitPattern == value.bitPattern)
  }

  /// By hand: 127 has the scale 1, halves are rounded to even, and 2⁻¹⁴⁰ has the scale 0;
  /// 254 · 1.001 needs a scale above 2, and the next bfloat16 is 2 + 2⁻⁶.
  @Test func rowsBecomeBytes() {
    var row = [Float](repeating: 0, count: 32 + 32 + 2)
    row.replaceSubrange(0..<6, with: [127, -126.5, 3, 2.5, -0.25, 3.5])
    row[33] = 0x1p-140
    row.replaceSubrange(64..<66, with: [-254 * 1.001, 100])
    var bytes = [Int8](repeating: 1, count: row.count)
    var scales = [UInt16](repeating: 1, count: 3)
    tk_quantize_row(.TK_STORAGE_F32, row, row.count, &bytes, &scales)
    #expect(scales == [0x3f80, 0, 0x4001])
    #expect(Array(bytes[0..<6]) == [127, -126, 3, 2, 0, 4])
    #expect(bytes[6..<64].allSatisfy { $0 == 0 })
    #expect(Array(bytes[64...]) == [-126, 50])
    var back = [Float](repeating: .nan, count: row.count)
    tk_widen_row(bytes, scales, row.count, &back)
    #expect(Array(back[0..<6]) == [127, -126, 3, 2, 0, 4])
    #expect(Array(back[64...]) == [-126 * 2.015625, 50 * 2.015625])
  }

  @Test func widensFromAnyAddress() {
    let bytes: [UInt8] = [0xff, 0x80, 0x3f, 0x20, 0xc1, 0x00]
    var out = [Float](repeating: 0, count: 2)
    bytes.withUnsafeBytes { buffer in
      if let base = buffer.baseAddress { tk_widen(.TK_STORAGE_BF16, base + 1, 2, &out) }
    }
    #expect(out == [1, -10])
    var half = Float.zero
    tk_widen(.TK_STORAGE_F16, [UInt16(0x7e01)], 1, &half)
    #expect(half.isNaN)
  }
}
