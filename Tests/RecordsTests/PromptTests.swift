import Testing

@testable import Records

@Suite struct PromptTests {
  private func trimmed(_ text: String) -> String {
    String(decoding: Prompt.trimmed(Array(text.utf8)), as: UTF8.self)
  }

  /// Every code point, against the standard library's own table of White_Space.
  @Test func whiteSpaceIsUnicodes() {
    for code in UInt32(0)...0x3100 {
      guard let scalar = UnicodeScalar(code) else { continue }
      let text = "\(scalar)a\(scalar)"
      #expect(trimmed(text) == (scalar.properties.isWhitespace ? "a" : text), "\(code)")
    }
  }

  @Test func onlyTheEndsAreTrimmed() {
    #expect(trimmed(" \t\u{3000}swap 1\u{A0}ETH \r\n\u{2028}\u{85}") == "swap 1\u{A0}ETH")
    #expect(trimmed("") == "" && trimmed(" \u{2003}\n") == "")
    #expect(trimmed("\u{200B}a\u{FEFF}") == "\u{200B}a\u{FEFF}")
  }

  /// Bytes that are no UTF-8, or end in the middle of a character, stay.
  @Test func brokenTextStays() {
    for bytes in [[0x85], [0xC2], [0xE3, 0x80], [0x80, 0x80], [0xC2, 0x41]] as [[UInt8]] {
      #expect(Array(Prompt.trimmed(bytes)) == bytes)
    }
  }

  // Noll's published vectors, in RFC 9923 and on his page.
  @Test(
    arguments: [
      ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("b", 0xAF63_DF4C_8601_F1A5),
      ("foobar", 0x8594_4171_F739_67E8),
    ] as [(String, UInt64)])
  func fowlerNollVo(text: String, expected: UInt64) {
    #expect(Prompt.fnv1a(text.utf8) == expected)
  }

  // fmix64 worked in Python's integers, modulo 2^64.
  @Test(
    arguments: [
      (0, 0), (1, 0xB456_BCFC_34C2_CB2C), (.max, 0x64B5_720B_4B82_5F21),
      (0xCBF2_9CE4_8422_2325, 0xEFD0_1F60_BA99_2926),
      (0x8594_4171_F739_67E8, 0x2C22_1949_22D1_672B),
    ] as [(UInt64, UInt64)])
  func finaliser(hash: UInt64, expected: UInt64) {
    #expect(Prompt.finalised(hash) == expected)
  }

  @Test func theHashIsBoth() {
    #expect(Prompt.hash([]) == Prompt.finalised(0xCBF2_9CE4_8422_2325))
    #expect(Prompt.hash("foobar".utf8) == Prompt.finalised(0x8594_4171_F739_67E8))
  }
}
