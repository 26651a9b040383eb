/// Well-formedness of UTF-8.
///
/// - SeeAlso: The Unicode Standard 15.0, table 3-7: no overlong forms, no surrogates, nothing
///   above U+10FFFF.
public enum UTF8Validation {
  /// Finds the first byte that is not part of well-formed UTF-8.
  ///
  /// - Parameter bytes: Any bytes.
  /// - Returns: The offset of the first byte of the first ill-formed sequence, or nil.
  public static func firstInvalidOffset(in bytes: UnsafeRawBufferPointer) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    let end = bytes.count
    var at = 0
    while at < end {
      if at &+ 8 <= end {
        let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: at, as: UInt64.self))
        let mask = EightBytes.notASCIIMask(word)
        if mask == 0 {
          at &+= 8
          continue
        }
        at &+= mask.trailingZeroBitCount &>> 3
      }
      let length = sequenceLength(base, at: at, end: end)
      if length == 0 { return at }
      at &+= length
    }
    return nil
  }

  /// Length of the well-formed sequence at an offset.
  ///
  /// - Parameters:
  ///   - base: Start of the text.
  ///   - at: Offset of the lead byte, below `end`.
  ///   - end: Bytes in the text.
  /// - Returns: 1 to 4, or 0 when no well-formed sequence starts there.
  @inline(__always)
  static func sequenceLength(_ base: UnsafeRawPointer, at: Int, end: Int) -> Int {
    if at &+ 4 <= end {
      return sequenceLength(
        UInt32(littleEndian: base.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
    }
    // Zeros past the end continue no sequence.
    var word: UInt32 = 0
    for offset in at..<end {
      let byte = UInt32(base.load(fromByteOffset: offset, as: UInt8.self))
      word |= byte &<< UInt32(truncatingIfNeeded: 8 &* (offset &- at))
    }
    return sequenceLength(word)
  }

  /// Length of the well-formed sequence in the low bytes of a word, first byte lowest; 0 for none.
  @inline(__always)
  private static func sequenceLength(_ word: UInt32) -> Int {
    if word & 0x80 == 0 { return 1 }
    if word & 0x00C0_C0F0 == 0x0080_80E0 {
      // After E0 the second byte is A0 or more (else overlong), after ED less (else surrogate).
      let range = word & 0x200F
      return range != 0 && range != 0x200D ? 3 : 0
    }
    // C0 and C1 would be overlong.
    if word & 0xC0E0 == 0x80C0 { return word & 0x1E != 0 ? 2 : 0 }
    if word & 0xC0C0_C0F8 == 0x8080_80F0 {
      // After F0 the second byte is 90 or more (else overlong), after F4 less; F5 to F7 pass U+10FFFF.
      let range = word & 0x3007
      return range != 0 && (word & 0x04 == 0 || range == 0x04) ? 4 : 0
    }
    return 0
  }
}
