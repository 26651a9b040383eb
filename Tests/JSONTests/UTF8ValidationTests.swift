import JSON
import Testing

/// Beside the standard library's own validation, which is written apart from ours.
@Suite struct UTF8ValidationTests {
  private func isValid(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { UTF8Validation.firstInvalidOffset(in: $0) } == nil
  }

  private func check(_ bytes: [UInt8]) {
    #expect(isValid(bytes) == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
  }

  @Test func sequencesAgreeWithTheStandardLibrary() {
    // Both sides of every bound of table 3-7.
    let second: [UInt8] = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF]
    let later: [UInt8] = [0x7F, 0x80, 0xBF, 0xC0]
    for lead in UInt8(0x80)...0xFF {
      check([lead])
      for next in second {
        check([lead, next])
        for third in later {
          check([lead, next, third])
          for fourth in later {
            check([lead, next, third, fourth])
            check([lead, next, third, fourth, 0x41])
          }
        }
      }
    }
  }

  @Test func theOffsetIsThatOfTheFirstByte() {
    for before in 0..<18 {
      let bytes = [UInt8](repeating: 0x41, count: before) + [0xE2, 0x82, 0x41, 0x41, 0x41, 0x41]
      #expect(bytes.withUnsafeBytes { UTF8Validation.firstInvalidOffset(in: $0) } == before)
    }
    #expect(isValid([]))
  }
}
