/// What makes two prompts the same prompt.
public enum Prompt {
  /// The prompt without white space at its ends.
  ///
  /// White space is what Unicode calls `White_Space` (PropList.txt, the same 25 code points since
  /// Unicode 6.3): U+0009 to U+000D, U+0020, U+0085, U+00A0, U+1680, U+2000 to U+200A, U+2028,
  /// U+2029, U+202F, U+205F, U+3000. Zero-width characters (U+200B, U+FEFF) are none.
  ///
  /// - Parameter utf8: The prompt.
  /// - Returns: Its slice from the first to the last other character; empty for a blank prompt.
  public static func trimmed(_ utf8: [UInt8]) -> ArraySlice<UInt8> {
    utf8[utf8.withUnsafeBytes(trimmed)]
  }

  /// Where the prompt without white space at its ends lies in its UTF-8.
  package static func trimmed(_ utf8: UnsafeRawBufferPointer) -> Range<Int> {
    var (start, end) = (0, utf8.count)
    while case let length = leadingSpace(utf8, start, end), length > 0 { start += length }
    while case let length = trailingSpace(utf8, start, end), length > 0 { end -= length }
    return start..<end
  }

  /// A stable 64-bit hash: FNV-1a over the bytes, then the finaliser of MurmurHash3.
  ///
  /// It will never change: mapper files hold it. FNV alone leaves its high bits poor on short
  /// texts, and a split compares the whole hash with a fraction of 2^64.
  ///
  /// - SeeAlso: Fowler, Noll, Vo, RFC 9923; `fmix64` of MurmurHash3 by Austin Appleby.
  public static func hash(_ utf8: UnsafeRawBufferPointer) -> UInt64 { finalised(fnv1a(utf8)) }

  /// The same of other memory.
  @inlinable
  public static func hash(_ utf8: some Collection<UInt8>) -> UInt64 {
    finalised(fnv1a(utf8))
  }

  /// FNV-1a with 64 bits.
  @inlinable
  static func fnv1a(_ bytes: some Collection<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return hash
  }

  /// MurmurHash3's 64-bit finaliser, a bijection that lets every bit depend on every other.
  @inlinable
  static func finalised(_ hash: UInt64) -> UInt64 {
    var hash = hash
    hash = (hash ^ hash &>> 33) &* 0xFF51_AFD7_ED55_8CCD
    hash = (hash ^ hash &>> 33) &* 0xC4CE_B9FE_1A85_EC53
    return hash ^ hash &>> 33
  }

  /// Length of the white space character that the text from `start` to `end` starts with, or 0.
  private static func leadingSpace(
    _ text: UnsafeRawBufferPointer, _ start: Int, _ end: Int
  ) -> Int {
    guard start < end else { return 0 }
    if text[start] < 0x80 { return isSpace(text[start]) ? 1 : 0 }
    if start + 2 <= end && isSpace(text[start], text[start + 1]) { return 2 }
    if start + 3 <= end && isSpace(text[start], text[start + 1], text[start + 2]) { return 3 }
    return 0
  }

  /// Length of the white space character that the text from `start` to `end` ends with, or 0.
  private static func trailingSpace(
    _ text: UnsafeRawBufferPointer, _ start: Int, _ end: Int
  ) -> Int {
    guard start < end else { return 0 }
    if text[end - 1] < 0x80 { return isSpace(text[end - 1]) ? 1 : 0 }
    if start + 2 <= end && isSpace(text[end - 2], text[end - 1]) { return 2 }
    if start + 3 <= end && isSpace(text[end - 3], text[end - 2], text[end - 1]) { return 3 }
    return 0
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
  }

  /// U+0085 and U+00A0.
  private static func isSpace(_ first: UInt8, _ second: UInt8) -> Bool {
    first == 0xC2 && (second == 0x85 || second == 0xA0)
  }

  /// U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F, U+3000.
  private static func isSpace(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    switch (first, second) {
    case (0xE1, 0x9A): third == 0x80
    case (0xE2, 0x80): (third >= 0x80 && third <= 0x8A) || [0xA8, 0xA9, 0xAF].contains(third)
    case (0xE2, 0x81): third == 0x9F
    case (0xE3, 0x80): third == 0x80
    default: false
    }
  }
}
