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
    let lead = base.load(fromByteOffset: at, as: UInt8.self)
    if lead < 0x80 { return 1 }
    let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    if lead < 0xC2 || lead > 0xF4 || at &+ length > end { return 0 }
    // Only the second byte has a range that depends on the lead byte.
    let second = base.load(fromByteOffset: at &+ 1, as: UInt8.self)
    let lowest: UInt8 = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80
    let highest: UInt8 = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF
    if second < lowest || second > highest { return 0 }
    for offset in 2..<max(2, length) {
      if base.load(fromByteOffset: at &+ offset, as: UInt8.self) & 0xC0 != 0x80 { return 0 }
    }
    return length
  }
}
