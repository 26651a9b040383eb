import CFloatText
import Groundwork
import Testing

@testable import JSON

/// The text of several floats against Swift's own `description`, on every path of this processor.
///
/// `scripts/check-all-floats.sh` holds every one of the 2³² floats against it.
@Suite struct FloatsTextTests {
  static let paths = [FT_PATH_PORTABLE, FT_PATH_AVX2]

  private static func expectDescriptions(_ values: [Float], on path: ft_path) {
    guard let kernels = FloatsText.kernels(path) else { return }
    let capacity = max(1, values.count * FloatsText.capacity)
    let found = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { text in
      guard let start = text.baseAddress else { return "" }
      let count = values.withUnsafeBufferPointer {
        FloatsText.write($0, to: start, kernels: kernels)
      }
      return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }
    let wanted = values.map { "\($0)," }.joined()
    if found == wanted { return }
    let pairs = zip(found.split(separator: ","), wanted.split(separator: ","))
    let first = pairs.first { $0 != $1 }
    Issue.record("\(first.map { "\($0), expected \($1)" } ?? "\(found), expected \(wanted)")")
  }

  /// A prime stride meets every exponent and every kind of rest; shuffled, every mixture of kinds.
  @Test(arguments: paths) func allOver(path: ft_path) {
    var random = SplitMix64(seed: 3)
    let bits = stride(from: UInt32(0), to: .max, by: 20_011)
    let values = bits.map { Float(bitPattern: $0) }.filter(\.isFinite)
    Self.expectDescriptions(values, on: path)
    Self.expectDescriptions(values.shuffled(using: &random), on: path)
  }

  /// Powers of two, whole numbers, the bounds of what kernels spell, and the neighbours of all these.
  @Test(arguments: paths) func edges(path: ft_path) {
    var values: [Float] = [0, -0.0, 1e-4, 1e-5, 1e7, 16_777_216, 8_388_607.5, 0.1, 0.3, 123.25]
    for exponent in 0..<UInt32(255) {
      for fraction: UInt32 in [0, 1, 2, 0x40_0000, 0x7F_FFFE, 0x7F_FFFF] {
        values.append(Float(bitPattern: exponent << 23 | fraction))
      }
    }
    for whole in 1...5000 { values.append(Float(whole) / 8) }
    values += values.flatMap { [$0.nextUp, $0.nextDown] }.filter(\.isFinite)
    Self.expectDescriptions(values + values.map { -$0 }, on: path)
  }

  /// Vectors of length 1, of every size up to 70.
  @Test(arguments: paths) func vectors(path: ft_path) {
    var random = SplitMix64(seed: 4)
    for size in 0...70 {
      let values = (0..<size).map { _ in Float.random(in: -0.2...0.2, using: &random) }
      Self.expectDescriptions(values, on: path)
    }
  }

  /// Kernels leave no float of such a vector to the plain code.
  @Test(arguments: paths) func kernelsSpellAll(path: ft_path) {
    guard let kernels = FloatsText.kernels(path) else { return }
    var random = SplitMix64(seed: 7)
    // An odd significand is neither a power of two nor a whole number.
    let values = (0..<301).map { _ in
      Float(bitPattern: Float.random(in: 0.001..<1, using: &random).bitPattern | 1)
    }
    var text = [UInt8](repeating: 0, count: values.count * FloatsText.capacity)
    var length = 0
    let done = FloatsText.powers.withUnsafeBufferPointer {
      ft_write_decimals(kernels, values, values.count, $0.baseAddress, &text, &length)
    }
    #expect(done == values.count)
    #expect(
      String(decoding: text.prefix(length), as: UTF8.self) == values.map { "\($0)," }.joined())
  }

  @Test func theFastestPathIsHeld() {
    #expect(Self.paths.contains { FloatsText.kernels($0) == ft_kernels_best() })
  }
}
