/// A number in [0, ∞) as it was written: mantissa · 10^−scale, without binary rounding.
struct PlainDecimal: Equatable {
  var mantissa: Int64
  var scale: Int

  /// Reads plain decimals: digits with at most one point, no sign and no exponent.
  ///
  /// - Returns: nil for anything else, and for more than 18 digits.
  init?(_ text: some StringProtocol) {
    var mantissa: Int64 = 0
    var digits = 0
    var scale: Int?
    for byte in text.utf8 {
      if byte == UInt8(ascii: "."), scale == nil {
        scale = 0
      } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), digits < 18 {
        mantissa = mantissa * 10 + Int64(byte - UInt8(ascii: "0"))
        digits += 1
        scale = scale.map { $0 + 1 }
      } else {
        return nil
      }
    }
    guard digits > 0 else { return nil }
    self.mantissa = mantissa
    self.scale = scale ?? 0
  }

  /// The mantissa of the same number with this many digits after the point; nil on overflow.
  func mantissa(atScale wanted: Int) -> Int64? {
    var value = mantissa
    for _ in scale..<max(scale, wanted) {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      value = product
    }
    return value
  }

  /// The Double nearest to mantissa · 10^−scale, the one that its spelling in decimals reads as.
  static func double(_ mantissa: Int64, scale: Int) -> Double? { Double("\(mantissa)e-\(scale)") }
}
