/// Tests and arithmetic on eight text bytes held in one word, the first byte lowest.
///
/// Each `…Mask` has bit 7 of a byte set where the test holds. Bytes above the first hit may be
/// wrong (borrows run upward), so only `trailingZeroBitCount` of a mask may be used.
enum EightBytes {
  private static let low: UInt64 = 0x0101_0101_0101_0101
  private static let high: UInt64 = 0x8080_8080_8080_8080
  private static let zeros: UInt64 = 0x3030_3030_3030_3030

  /// Bytes that a JSON string cannot hold as plain text: quote, backslash, control, non-ASCII.
  @inline(__always)
  static func notPlainMask(_ word: UInt64) -> UInt64 {
    let quote = word ^ (low &* 0x22)
    let backslash = word ^ (low &* 0x5C)
    let hits = (word &- (low &* 0x20)) | (quote &- low) | (backslash &- low)
    // A byte with bit 7 set counts in any case, so the usual `& ~word` is left out.
    return (hits | word) & high
  }

  /// Bytes that are not ASCII digits; exact in every byte.
  @inline(__always)
  static func notDigitMask(_ word: UInt64) -> UInt64 {
    let digits = word ^ zeros
    return (((digits & ~high) &+ (low &* 0x76)) | digits) & high
  }

  /// Bytes that are not ASCII; exact in every byte.
  @inline(__always)
  static func notASCIIMask(_ word: UInt64) -> UInt64 { word & high }

  /// The number that eight ASCII digits spell.
  @inline(__always)
  static func number(_ word: UInt64) -> UInt64 {
    // Pairs, then fours, then all eight: each step adds ten, a hundred, ten thousand times
    // the byte group below to the one above.
    let pairs = ((word & 0x0F0F_0F0F_0F0F_0F0F) &* 2561) &>> 8
    let fours = ((pairs & 0x00FF_00FF_00FF_00FF) &* 6_553_601) &>> 16
    return ((fours & 0x0000_FFFF_0000_FFFF) &* 42_949_672_960_001) &>> 32
  }

  /// The number that the first bytes spell.
  ///
  /// - Parameters:
  ///   - word: Eight bytes.
  ///   - count: How many of them are its digits, 0 to 7; no digits spell 0.
  /// - Returns: The number, below 10^count.
  @inline(__always)
  static func number(_ word: UInt64, first count: Int) -> UInt64 {
    let bits = UInt64(truncatingIfNeeded: count &* 8)
    // Digits go to the top, zeros in front of them; two shifts, as one by 64 would do nothing.
    return number(((word &<< (56 &- bits)) &<< 8) | (zeros &>> bits))
  }

  /// Eight ASCII digits that spell a number, zeros in front.
  ///
  /// - Parameter number: Below 10^8.
  /// - Returns: The first digit in the lowest byte.
  @inline(__always)
  static func digits(_ number: UInt64) -> UInt64 {
    // All eight are halved into fours, pairs, digits: the quotient stays below, the rest moves up.
    // 10486 / 2^20 is 1 / 100 for four digits, 103 / 2^10 is 1 / 10 for two.
    let (high, low) = number.quotientAndRemainder(dividingBy: 10_000)
    let fours = high | low &<< 32
    let hundreds = ((fours &* 10_486) &>> 20) & 0x0000_007F_0000_007F
    let pairs = hundreds | (fours &- 100 &* hundreds) &<< 16
    let tens = ((pairs &* 103) &>> 10) & 0x000F_000F_000F_000F
    return (tens | (pairs &- 10 &* tens) &<< 8) | zeros
  }
}
