/// A decimal number as spelled: ± mantissa × 10^exponent.
struct Decimal {
  /// 1 below zero, else 0: a bit, because a branch on the sign of a weight is a coin toss.
  var sign: UInt64 = 0
  /// The digits without the point; wrong when `digits` is above 19.
  var mantissa: UInt64 = 0
  /// Power of ten, held within ±1,000,000 whatever the text says.
  var exponent = 0
  /// Digits of the mantissa from the first that is not 0; 19 always fit in 64 bits.
  var digits = 0
}

extension JSONScanner {
  /// Reads the number at the present position, which must have been passed before as valid.
  ///
  /// - Returns: The nearest double, infinite when out of range.
  @inline(__always)
  package mutating func readDouble() -> Double {
    let start = position
    let decimal = readDecimal()
    if let fast = decimal.doubleValue { return fast }
    return slowDouble(start..<position)
  }

  /// Reads the number at the present position, which was passed before, as its digits and power of ten.
  @inline(__always)
  mutating func readDecimal() -> Decimal {
    // What was passed is a number.
    readNewDecimal() ?? Decimal()
  }

  /// Reads the number at the present position as its digits and power of ten.
  ///
  /// - Returns: nil where it breaks the grammar of RFC 8259 section 6; the position is then somewhere in it.
  @inline(__always)
  mutating func readNewDecimal() -> Decimal? {
    var decimal = Decimal()
    decimal.sign = current == UInt8(ascii: "-") ? 1 : 0
    position &+= Int(truncatingIfNeeded: decimal.sign)
    let start = position
    let first = current &- UInt8(ascii: "0")
    if first >= 10 { return nil }
    decimal.mantissa = UInt64(first)
    position &+= 1
    if isDigit(position) {
      if first == 0 { return nil }
      readDigits(into: &decimal.mantissa)
    }
    decimal.digits = position &- start
    if current == UInt8(ascii: ".") {
      position &+= 1
      let fraction = position
      readDigits(into: &decimal.mantissa)
      decimal.exponent = fraction &- position
      if decimal.exponent == 0 { return nil }
      decimal.digits &-= decimal.exponent
    }
    if decimal.digits > 19 { decimal.digits &-= leadingZeros(from: start) }
    if current | 0x20 == UInt8(ascii: "e") {
      guard let exponent = readExponent() else { return nil }
      decimal.exponent &+= exponent
    }
    return decimal
  }

  /// Adds a run of digits to a number; what overflows is lost.
  @inline(__always)
  private mutating func readDigits(into number: inout UInt64) {
    while position &+ 8 <= end {
      let next = word(position)
      let mask = EightBytes.notDigitMask(next)
      if mask == 0 {
        number = number &* 100_000_000 &+ EightBytes.number(next)
        position &+= 8
        continue
      }
      let count = mask.trailingZeroBitCount &>> 3
      number = number &* PowersOfTen.integer(count) &+ EightBytes.number(next, first: count)
      position &+= count
      return
    }
    while case let digit = current &- UInt8(ascii: "0"), digit < 10 {
      number = number &* 10 &+ UInt64(digit)
      position &+= 1
    }
  }

  /// Zeros, not counting a point, before the first other digit.
  private func leadingZeros(from start: Int) -> Int {
    var at = start
    var zeros = 0
    while byte(at) == UInt8(ascii: "0") || byte(at) == UInt8(ascii: ".") {
      if byte(at) == UInt8(ascii: "0") { zeros &+= 1 }
      at &+= 1
    }
    return zeros
  }

  /// Reads `e`, a sign and digits, held within ±1,000,000: past that all doubles are 0 or infinite.
  ///
  /// - Returns: nil where there are no digits.
  private mutating func readExponent() -> Int? {
    position &+= 1
    let isNegative = current == UInt8(ascii: "-")
    if isNegative || current == UInt8(ascii: "+") { position &+= 1 }
    if !isDigit(position) { return nil }
    var value = 0
    while case let digit = current &- UInt8(ascii: "0"), digit < 10 {
      value = min(value &* 10 &+ Int(digit), 1_000_000)
      position &+= 1
    }
    return isNegative ? -value : value
  }

  /// The nearest double for the rare spellings that `Decimal` leaves open.
  @inline(never)
  func slowDouble(_ range: Range<Int>) -> Double {
    // A valid JSON number is always a valid Swift number.
    Double(String(decoding: bytes(range), as: UTF8.self)) ?? .infinity
  }
}
