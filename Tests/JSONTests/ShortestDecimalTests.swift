import Groundwork
import Testing

@testable import JSON

/// The text of numbers against Swift's own `description`, which is shortest and nearest as well.
///
/// `scripts/check-all-floats.sh` holds every one of the 2³² floats against it.
@Suite struct ShortestDecimalTests {
  static func text(_ write: (UnsafeMutablePointer<UInt8>) -> Int) -> String {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: ShortestDecimal.capacity) { text in
      guard let start = text.baseAddress else { return "" }
      let count = write(start)
      return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }
  }

  static func expectDescription(_ value: Float) {
    let found = text { ShortestDecimal.write(value, to: $0) }
    if found != value.description { Issue.record("\(found), expected \(value.description)") }
  }

  static func expectDescription(_ value: Double) {
    let found = text { ShortestDecimal.write(value, to: $0) }
    if found != value.description { Issue.record("\(found), expected \(value.description)") }
  }

  /// A prime stride meets every exponent and every kind of rest.
  @Test func floatsAllOver() {
    for bits in stride(from: UInt32(0), to: .max, by: 49_999) {
      let value = Float(bitPattern: bits)
      if value.isFinite { Self.expectDescription(value) }
    }
  }

  /// Powers of two have an uneven interval; their neighbours and the smallest numbers are the edges.
  @Test func floatEdges() {
    for exponent in 0..<UInt32(255) {
      for fraction: UInt32 in [0, 1, 2, 0x7F_FFFE, 0x7F_FFFF] {
        let value = Float(bitPattern: exponent << 23 | fraction)
        Self.expectDescription(value)
        Self.expectDescription(-value)
      }
    }
  }

  @Test func doubleEdges() {
    for exponent in 0..<UInt64(2047) {
      for fraction: UInt64 in [0, 1, 2, 0xF_FFFF_FFFF_FFFE, 0xF_FFFF_FFFF_FFFF] {
        let value = Double(bitPattern: exponent << 52 | fraction)
        Self.expectDescription(value)
        Self.expectDescription(-value)
      }
    }
  }

  /// Probabilities, any bits at all, whole numbers, and numbers of few digits with their neighbours.
  @Test func doublesAllOver() throws {
    var generator = SplitMix64(seed: 11)
    for round in 0..<20_000 {
      Self.expectDescription(generator.uniform())
      let any = Double(bitPattern: generator.next())
      if any.isFinite { Self.expectDescription(any) }
      Self.expectDescription(Double(generator.next() >> UInt64(8 + round % 56)))
    }
    for exponent in -330...308 {
      let short = try #require(Double("\(exponent.magnitude % 97 + 1)e\(exponent)"))
      for value in [short, short.nextUp, short.nextDown] where value.isFinite {
        Self.expectDescription(value)
      }
    }
  }

  /// 10^e from Python's integers: (10**e) shifted to 128 bits, rounded up.
  @Test func powersOfTen() {
    let expected: [Int: BinaryPower] = [
      -292: BinaryPower(high: 0xFF77_B1FC_BEBC_DC4F, low: 0x25E8_E89C_13BB_0F7B),
      -1: BinaryPower(high: 0xCCCC_CCCC_CCCC_CCCC, low: 0xCCCC_CCCC_CCCC_CCCD),
      0: BinaryPower(high: 0x8000_0000_0000_0000, low: 0),
      1: BinaryPower(high: 0xA000_0000_0000_0000, low: 0),
      55: BinaryPower(high: 0xD0CF_4B50_CFE2_0765, low: 0xFFF4_B4E3_F741_CF6D),
      56: BinaryPower(high: 0x8281_8F12_81ED_449F, low: 0xBFF8_F10E_7A89_21A5),
      324: BinaryPower(high: 0x9E19_DB92_B4E3_1BA9, low: 0x6C07_A2C2_6A83_46D2),
    ]
    for (exponent, power) in expected {
      #expect(BinaryPowersOfTen.power(exponent) == power)
    }
  }
}
