/// The letters of a Hangul syllable, by arithmetic.
///
/// - SeeAlso: The Unicode Standard, section 3.12, Conjoining Jamo Behavior.
struct HangulSyllable {
  private let index: UInt32

  /// Nil when the scalar is no precomposed syllable.
  init?(_ scalar: UInt32) {
    guard (0xAC00..<0xAC00 + 11172).contains(scalar) else { return nil }
    index = scalar - 0xAC00
  }

  /// Calls `body` with the leading consonant, the vowel and, if there is one, the last consonant.
  func forEach(_ body: (UInt32) -> Void) {
    body(0x1100 + index / (21 * 28))
    body(0x1161 + index % (21 * 28) / 28)
    if index % 28 != 0 { body(0x11A7 + index % 28) }
  }
  /// The syllable of two letters, or of a syllable without a last consonant and that; nil where they make none.
  static func composed(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if (0x1100..<0x1100 + 19).contains(first), (0x1161..<0x1161 + 21).contains(second) {
      return 0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28
    }
    guard let syllable = HangulSyllable(first), syllable.index % 28 == 0,
      (0x11A8..<0x11A8 + 27).contains(second)
    else { return nil }
    return first + second - 0x11A7
  }
}
