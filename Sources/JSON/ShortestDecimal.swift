/// Writes numbers with the fewest digits that read back as the same number, of those the nearest.
///
/// The spelling is that of Swift's `description`. It is worked out here because a description is a String,
/// which takes memory for each number.
///
/// - SeeAlso: Giulietti (2020), The Schubfach way to render doubles. With c · 2^q the number and k the
///   largest power of ten that the numbers nearer to it than to any other span, s = ⌊c · 2^q · 10^−k⌋ or
///   s + 1 is inside, or one of those that end in 0.
package enum ShortestDecimal {
  /// Bytes that any spelling has room in.
  package static let capacity = 32

  /// Writes a finite number.
  ///
  /// - Parameters:
  ///   - value: Finite.
  ///   - text: Receives the spelling; `capacity` bytes, of which those behind it are overwritten too.
  /// - Returns: Bytes of the spelling.
  @inline(__always)
  package static func write(_ value: Double, to text: UnsafeMutablePointer<UInt8>) -> Int {
    let bits = value.bitPattern
    let sign = Int(truncatingIfNeeded: bits &>> 63)
    text[0] = UInt8(ascii: "-")
    let start = text + sign
    let (digits, exponent) = decimal(
      fraction: bits & 0xF_FFFF_FFFF_FFFF, exponent: Int(truncatingIfNeeded: bits &>> 52 & 0x7FF))
    if digits == 0 { return sign &+ writeZero(to: start) }
    return sign
      &+ Spelling(digits, exponent: exponent).write(
        to: start, inFull: value.magnitude <= 0x1p53)
  }

  /// Writes a finite number.
  @inline(__always)
  package static func write(_ value: Float, to text: UnsafeMutablePointer<UInt8>) -> Int {
    let bits = value.bitPattern
    let sign = Int(truncatingIfNeeded: bits &>> 31)
    text[0] = UInt8(ascii: "-")
    let start = text + sign
    let (digits, exponent) = decimal(
      fraction: bits & 0x7F_FFFF, exponent: Int(truncatingIfNeeded: bits &>> 23 & 0xFF))
    if digits == 0 { return sign &+ writeZero(to: start) }
    return sign
      &+ Spelling(ofFloat: digits, exponent: exponent).write(
        to: start, inFull: value.magnitude <= 0x1p24)
  }

  private static func writeZero(to text: UnsafeMutablePointer<UInt8>) -> Int {
    text[0] = UInt8(ascii: "0")
    text[1] = UInt8(ascii: ".")
    text[2] = UInt8(ascii: "0")
    return 3
  }
}

// The digits.
extension ShortestDecimal {
  /// The number digits · 10^exponent of a double's parts.
  @inline(__always)
  private static func decimal(fraction: UInt64, exponent: Int) -> (digits: UInt64, exponent: Int) {
    // Subnormal numbers have the least exponent and no hidden bit.
    let c = exponent == 0 ? fraction : fraction | 1 &<< 52
    let q = max(exponent, 1) &- 1075
    if q <= 0 && q > -53 && c & (1 &<< UInt64(truncatingIfNeeded: -q)) &- 1 == 0 {
      return (c &>> UInt64(truncatingIfNeeded: -q), 0)
    }
    if c == 0 { return (0, 0) }
    // A power of two has its lower neighbour at half the distance.
    let isPower = fraction == 0 && exponent > 1
    let k = floorLog10(q, isPower: isPower)
    let shift = UInt64(truncatingIfNeeded: q &+ floorLog2OfPowerOfTen(-k) &+ 1)
    let power = BinaryPowersOfTen.power(-k)
    return shortest(
      below: product(power, (4 &* c &- (isPower ? 1 : 2)) &<< shift),
      at: product(power, 4 &* c &<< shift), above: product(power, (4 &* c &+ 2) &<< shift),
      isEven: c & 1 == 0, exponent: k)
  }

  /// What the digits of floats of a biased exponent are worked out with.
  ///
  /// - Returns: 64 bits of a power of ten, rounded up; how far the significand is shifted for it; and the power of
  ///   ten of the product's last digit.
  static func power(ofFloat exponent: Int) -> (high: UInt64, shift: Int, exponent: Int) {
    let q = max(exponent, 1) &- 150
    let k = floorLog10(q, isPower: false)
    let power = BinaryPowersOfTen.power(-k)
    return (
      power.high &+ (power.low == 0 ? 0 : 1), q &+ floorLog2OfPowerOfTen(-k) &+ 1, k
    )
  }

  /// The same of a float's.
  @inline(__always)
  private static func decimal(fraction: UInt32, exponent: Int) -> (digits: UInt64, exponent: Int) {
    let c = UInt64(exponent == 0 ? fraction : fraction | 1 &<< 23)
    let q = max(exponent, 1) &- 150
    if q <= 0 && q > -24 && c & (1 &<< UInt64(truncatingIfNeeded: -q)) &- 1 == 0 {
      return (c &>> UInt64(truncatingIfNeeded: -q), 0)
    }
    if c == 0 { return (0, 0) }
    let isPower = fraction == 0 && exponent > 1
    let k = floorLog10(q, isPower: isPower)
    let shift = UInt64(truncatingIfNeeded: q &+ floorLog2OfPowerOfTen(-k) &+ 1)
    let power = BinaryPowersOfTen.power(-k)
    // 64 bits are enough here; what they leave out is rounded up, as in the table.
    let high = power.high &+ (power.low == 0 ? 0 : 1)
    return shortest(
      below: product(high, (4 &* c &- (isPower ? 1 : 2)) &<< shift),
      at: product(high, 4 &* c &<< shift), above: product(high, (4 &* c &+ 2) &<< shift),
      isEven: c & 1 == 0, exponent: k)
  }

  /// ⌊log₁₀ 2^q⌋, of a power of two ⌊log₁₀ ¾ 2^q⌋.
  @inline(__always)
  private static func floorLog10(_ q: Int, isPower: Bool) -> Int {
    (q &* 1_262_611 &- (isPower ? 524_031 : 0)) &>> 22
  }

  /// ⌊log₂ 10^exponent⌋.
  @inline(__always)
  private static func floorLog2OfPowerOfTen(_ exponent: Int) -> Int {
    (exponent &* 1_741_647) &>> 19
  }

  /// The product's high bits, the last of them set where anything follows (rounding to odd).
  @inline(__always)
  private static func product(_ power: BinaryPower, _ factor: UInt64) -> UInt64 {
    let low = power.low.multipliedFullWidth(by: factor)
    let high = power.high.multipliedFullWidth(by: factor)
    let (middle, carry) = high.low.addingReportingOverflow(low.high)
    return (high.high &+ (carry ? 1 : 0)) | (middle > 1 ? 1 : 0)
  }

  /// The same for factors of 32 bits.
  @inline(__always)
  private static func product(_ power: UInt64, _ factor: UInt64) -> UInt64 {
    let product = power.multipliedFullWidth(by: factor)
    return product.high | (product.low &>> 32 > 1 ? 1 : 0)
  }

  /// The shortest decimal between two bounds, of two the nearest to the number.
  ///
  /// - Parameters:
  ///   - below: The lower bound, in quarters of 10^exponent.
  ///   - number: The number, in the same unit.
  ///   - above: The upper bound, in the same unit.
  ///   - isEven: Whether the bounds themselves read back as the number.
  ///   - exponent: Of the last digit.
  /// - Returns: The number digits · 10^exponent.
  @inline(__always)
  private static func shortest(
    below: UInt64, at number: UInt64, above: UInt64, isEven: Bool, exponent: Int
  ) -> (digits: UInt64, exponent: Int) {
    let lower = below &+ (isEven ? 0 : 1)
    let upper = above &- (isEven ? 0 : 1)
    let s = number &>> 2
    let tens = s / 10
    // Which of the two ways it is is anyone's guess, so both are gone without a branch.
    let tenIsIn = lower <= 40 &* tens
    let nextTenIsIn = 40 &* tens &+ 40 <= upper
    let isShorter = tenIsIn != nextTenIsIn && s >= 10
    let isIn = lower <= 4 &* s
    let nextIsIn = 4 &* s &+ 4 <= upper
    let middle = 4 &* s &+ 2
    let roundsUp = number > middle || (number == middle && s & 1 == 1)
    let takesNext = isIn != nextIsIn ? nextIsIn : roundsUp
    let shorter = tens &+ (nextTenIsIn ? 1 : 0)
    let longer = s &+ (takesNext ? 1 : 0)
    return (isShorter ? shorter : longer, exponent &+ (isShorter ? 1 : 0))
  }
}

/// Digits as text: seventeen, the first of them not 0, with zeros after the last.
private struct Spelling {
  /// The first digit's byte.
  private let first: UInt8
  /// The eight digits after it, and the eight after those, as text.
  private let next: UInt64
  private let last: UInt64
  /// How many there are up to the last that is not 0.
  private let count: Int
  /// Digits before the point; 0 or less where the number is below 1.
  private let point: Int

  private static let zeros: UInt64 = 0x3030_3030_3030_3030

  /// Takes digits · 10^exponent, with digits above 0 and below 10^17.
  @inline(__always)
  init(_ digits: UInt64, exponent: Int) {
    let length = PowersOfTen.digits(digits)
    let aligned = digits &* PowersOfTen.large(17 &- length)
    let (first, rest) = aligned.quotientAndRemainder(dividingBy: 10_000_000_000_000_000)
    let (high, low) = rest.quotientAndRemainder(dividingBy: 100_000_000)
    self.first = UInt8(truncatingIfNeeded: first) &+ UInt8(ascii: "0")
    next = EightBytes.digits(high)
    last = EightBytes.digits(low)
    let rest8 = (last ^ Self.zeros).leadingZeroBitCount &>> 3
    count = 17 &- (rest8 < 8 ? rest8 : 8 &+ (next ^ Self.zeros).leadingZeroBitCount &>> 3)
    point = length &+ exponent
  }

  /// The same with digits below 10^9.
  @inline(__always)
  init(ofFloat digits: UInt64, exponent: Int) {
    let length = PowersOfTen.digits(digits)
    let aligned = digits &* PowersOfTen.large(9 &- length)
    let (first, rest) = aligned.quotientAndRemainder(dividingBy: 100_000_000)
    self.first = UInt8(truncatingIfNeeded: first) &+ UInt8(ascii: "0")
    next = EightBytes.digits(rest)
    last = Self.zeros
    count = 9 &- (next ^ Self.zeros).leadingZeroBitCount &>> 3
    point = length &+ exponent
  }

  /// Writes the digits with a point, or with an exponent where the number is below 0.0001 or not `inFull`.
  @inline(__always)
  func write(to text: UnsafeMutablePointer<UInt8>, inFull: Bool) -> Int {
    if point < -3 || !inFull { return writeWithExponent(to: text) }
    if point <= 0 {
      store(0x3030_3030_3030_2E30, at: text)
      writeDigits(to: text + (2 &- point))
      return 2 &- point &+ count
    }
    if count <= point {
      writeDigits(to: text)
      text[point] = UInt8(ascii: ".")
      text[point &+ 1] = UInt8(ascii: "0")
      return point &+ 2
    }
    writeDigits(to: text + 1)
    for index in 0..<point { text[index] = text[index &+ 1] }
    text[point] = UInt8(ascii: ".")
    return count &+ 1
  }

  @inline(__always)
  private func writeDigits(to text: UnsafeMutablePointer<UInt8>) {
    text[0] = first
    store(next, at: text + 1)
    store(last, at: text + 9)
  }

  @inline(__always)
  private func store(_ bytes: UInt64, at text: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(text).storeBytes(of: bytes.littleEndian, as: UInt64.self)
  }

  /// d.ddde±xx, with two digits of exponent or three.
  private func writeWithExponent(to text: UnsafeMutablePointer<UInt8>) -> Int {
    writeDigits(to: text + 1)
    text[0] = first
    text[1] = UInt8(ascii: ".")
    var at = count > 1 ? count &+ 1 : 1
    text[at] = UInt8(ascii: "e")
    text[at &+ 1] = point > 0 ? UInt8(ascii: "+") : UInt8(ascii: "-")
    at &+= 2
    let exponent = (point &- 1).magnitude
    for power in [UInt(100), 10, 1] where power < 100 || exponent >= 100 {
      text[at] = UInt8(truncatingIfNeeded: exponent / power % 10) &+ UInt8(ascii: "0")
      at &+= 1
    }
    return at
  }
}
