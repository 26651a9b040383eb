import Groundwork
import Testing

@testable import Encoder

struct ContentHashTests {
  static func hash(_ bytes: [UInt8], _ type: NumberType? = nil) -> ContentHash {
    bytes.withUnsafeBytes { ContentHash(of: $0, as: type) }
  }

  @Test func everyBitAndTheLengthCount() {
    let bytes = (0..<150).map { UInt8(truncatingIfNeeded: $0 * 37) }
    let whole = Self.hash(bytes).value
    var seen: Set<UInt64> = [whole]
    for place in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[place] ^= 1 << UInt8(bit)
        seen.insert(Self.hash(changed).value)
      }
    }
    #expect(seen.count == 1 + 150 * 8)
    #expect(Self.hash(bytes + [0]).value != whole)
    #expect(Self.hash([]) != Self.hash([0]))
  }

  /// Two flipped signs in one lane would cancel in a hash that only multiplies.
  @Test func pairsOfFlippedSignsDoNotCancel() {
    let bytes = [UInt8](repeating: 1, count: 256)
    var seen: Set<UInt64> = [Self.hash(bytes).value]
    for block in 1..<4 {
      var changed = bytes
      changed[7] ^= 0x80
      changed[7 + 64 * block] ^= 0x80
      seen.insert(Self.hash(changed).value)
    }
    #expect(seen.count == 4)
  }

  @Test func alignmentChangesNothing() {
    let bytes = (0..<200).map { UInt8(truncatingIfNeeded: $0 * 11) }
    let shifted = [7] + bytes
    shifted.withUnsafeBytes { shifted in
      #expect(
        ContentHash(of: UnsafeRawBufferPointer(rebasing: shifted[1...])) == Self.hash(bytes))
    }
  }

  @Test(arguments: [Float.infinity, -.infinity, .nan, -.nan, .signalingNaN])
  func noticesEveryPlaceOfANumberThatIsNotFinite(value: Float) {
    for place in [0, 1, 15, 16, 30, 32] {
      var numbers = [Float](repeating: -Float.greatestFiniteMagnitude, count: 33)
      #expect(numbers.withUnsafeBytes { ContentHash(of: $0, as: .float32).isFinite })
      numbers[place] = value
      #expect(numbers.withUnsafeBytes { !ContentHash(of: $0, as: .float32).isFinite })
      #expect(numbers.withUnsafeBytes { ContentHash(of: $0, as: .int32).isFinite })
    }
  }

  /// Bit patterns by hand from IEEE 754: largest finite, infinity, a NaN.
  @Test(arguments: [
    (NumberType.float16, UInt16(0x7BFF), UInt16(0x7C00), UInt16(0xFE00)),
    (.bfloat16, 0xFF7F, 0xFF80, 0x7FC0),
  ])
  func noticesHalvesThatAreNotFinite(
    type: NumberType, finite: UInt16, infinity: UInt16, nan: UInt16
  ) {
    for place in 0..<40 {
      for (value, expected) in [(finite, true), (infinity, false), (nan, false)] {
        var numbers = [UInt16](repeating: 0x3C00, count: 40)
        numbers[place] = value
        #expect(numbers.withUnsafeBytes { ContentHash(of: $0, as: type).isFinite } == expected)
      }
    }
  }
}
