import CFloatText
import Groundwork
import Testing

@testable import JSON

/// Base64 of floats, and what the kernels do of it, against the plain code of Groundwork.
@Suite struct Base64FloatsTests {
  private static func bytes(_ count: Int, _ random: inout SplitMix64) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
  }

  /// The paths of this processor, and whether they code anything.
  private static var kernels: [(kernels: OpaquePointer, works: Bool)] {
    [(FT_PATH_PORTABLE, false), (FT_PATH_AVX2, true)].compactMap { path, works in
      ft_kernels_for(path).map { ($0, works) }
    }
  }

  /// Each size up to 200: what is written is right, and nothing behind it is touched.
  @Test func kernelsEncodeAPrefix() {
    var random = SplitMix64(seed: 1)
    for (kernels, works) in Self.kernels {
      for count in 0...200 {
        let bytes = Self.bytes(count, &random)
        let size = (count + 2) / 3 * 4
        var text = [UInt8](repeating: 0x2A, count: size + 40)
        let done = ft_encode_base64(kernels, bytes, count, &text)
        #expect(done % 3 == 0 && done <= count && (done > count - 28) == (works || count < 28))
        let wanted = Array(Base64.encode(Array(bytes.prefix(done))).utf8)
        #expect(Array(text.prefix(done / 3 * 4)) == wanted)
        #expect(text.suffix(40).allSatisfy { $0 == 0x2A })
      }
    }
  }

  @Test func kernelsDecodeAPrefix() {
    var random = SplitMix64(seed: 2)
    for (kernels, works) in Self.kernels {
      for count in stride(from: 0, through: 300, by: 3) {
        let bytes = Self.bytes(count, &random)
        let text = Array(Base64.encode(bytes).utf8)
        var found = [UInt8](repeating: 0x2A, count: count + 40)
        let done = ft_decode_base64(kernels, text, text.count, &found)
        #expect(done % 4 == 0 && done <= text.count)
        #expect((done > text.count - 44) == (works || text.count < 44))
        #expect(found.prefix(done / 4 * 3).elementsEqual(bytes.prefix(done / 4 * 3)))
        #expect(found.suffix(40).allSatisfy { $0 == 0x2A })
      }
    }
  }

  /// Every byte that is not in the alphabet, at every place: nothing from it on is decoded.
  @Test func kernelsStopBeforeOtherCharacters() {
    let alphabet = Set(
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    for (kernels, works) in Self.kernels {
      for byte in UInt8.min...UInt8.max {
        for place in 0..<96 {
          var text = [UInt8](repeating: UInt8(ascii: "Q"), count: 160)
          text[place] = byte
          var bytes = [UInt8](repeating: 0, count: 120)
          let done = ft_decode_base64(kernels, text, text.count, &bytes)
          if alphabet.contains(byte) {
            if (done > 116) != works { Issue.record("\(byte) at \(place) did not pass") }
          } else if done > place {
            Issue.record("\(byte) at \(place) passed for a character")
          }
        }
      }
    }
  }

  @Test func floatsComeBack() throws {
    var random = SplitMix64(seed: 6)
    for count in 0...100 {
      let values = (0..<count).map { _ in Float.random(in: -2...2, using: &random) }
      var writer = JSONWriter()
      values.withUnsafeBufferPointer { _ = writer.base64($0) }
      let text = Array(writer.bytes.dropFirst().dropLast())
      #expect(
        text == Array(Base64.encode(values.flatMap { withUnsafeBytes(of: $0) { Array($0) } }).utf8))
      var found: [Float] = [1, 2, 3]
      #expect(text.withUnsafeBytes { Base64Floats.decode($0, into: &found) } == nil)
      #expect(found == values)
      guard count >= 30 else { continue }
      var broken = text
      broken[57] = UInt8(ascii: "*")
      #expect(broken.withUnsafeBytes { Base64Floats.decode($0, into: &found) } != nil)
    }
  }
}
