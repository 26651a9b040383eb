extension Decimal {
  /// The nearest double, ties to even, or nil where 64-bit arithmetic cannot tell.
  @inline(__always)
  var doubleValue: Double? {
    if digits > 19 { return nil }
    // Both factors are exact doubles, so one rounding is made: Clinger (1990), "How to read
    // floating point numbers accurately", PLDI.
    if mantissa <= 1 &<< 53 && exponent >= -22 && exponent <= 22 {
      let magnitude =
        exponent < 0
        ? Double(mantissa) / PowersOfTen.double(-exponent)
        : Double(mantissa) * PowersOfTen.double(exponent)
      return signed(magnitude)
    }
    if mantissa == 0 { return signed(0) }
    if exponent < -27 || exponent > 27 { return nil }
    return signed(exponent < 0 ? quotient() : product())
  }

  @inline(__always)
  private func signed(_ magnitude: Double) -> Double {
    Double(bitPattern: magnitude.bitPattern | sign &<< 63)
  }

  /// mantissa / 10^k for k in 1...27, rounded once.
  ///
  /// 10^k is 5^k · 2^k and 5^27 fits in 64 bits: one 128-by-64-bit division gives at least 63
  /// bits of the quotient, its remainder says whether anything follows them.
  @inline(never)
  private func quotient() -> Double {
    let power = PowersOfTen.five(-exponent)
    let divisorShift = power.leadingZeroBitCount
    let divisor = power &<< UInt64(divisorShift)
    let shift = mantissa.leadingZeroBitCount
    let dividend = mantissa &<< UInt64(shift)
    // The divisor's top bit is set and dividend / 2 is below 2^63, so the quotient fits.
    let (bits, rest) = divisor.dividingFullWidth((dividend &>> 1, dividend &<< 63))
    return Self.rounded(
      bits, hasMore: rest != 0, exponent: exponent &- 63 &- shift &+ divisorShift)
  }

  /// mantissa · 10^k for k in 0...27, rounded once from the exact 128-bit product with 5^k.
  @inline(never)
  private func product() -> Double {
    let (high, low) = mantissa.multipliedFullWidth(by: PowersOfTen.five(exponent))
    if high == 0 { return Self.rounded(low, hasMore: false, exponent: exponent) }
    let shift = UInt64(high.leadingZeroBitCount)
    // A shift by 64 would wrap to none; two steps make it 0 where `shift` is 0.
    let top = (high &<< shift) | ((low &>> 1) &>> (63 &- shift))
    return Self.rounded(
      top, hasMore: low &<< shift != 0, exponent: exponent &+ 64 &- Int(shift))
  }

  /// bits · 2^exponent to 53 bits, ties to even.
  ///
  /// - Parameters:
  ///   - bits: Not 0.
  ///   - hasMore: Whether anything follows the bits.
  ///   - exponent: −154 to 91, so that the result is a normal number.
  /// - Returns: The nearest double.
  private static func rounded(_ bits: UInt64, hasMore: Bool, exponent: Int) -> Double {
    let shift = bits.leadingZeroBitCount
    let normal = bits &<< UInt64(shift)
    var significand = normal &>> 11
    let rest = normal & 0x7FF
    if rest > 0x400 || (rest == 0x400 && (hasMore || significand & 1 == 1)) { significand &+= 1 }
    // The hidden bit is added to the exponent, and so is the carry of 2^53.
    let biased = exponent &+ 11 &- shift &+ 1074
    return Double(bitPattern: UInt64(biased) &<< 52 &+ significand)
  }
}
