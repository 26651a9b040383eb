extension JSONScanner {
  /// Passes a number, by the grammar of RFC 8259 section 6; its size is of no concern here.
  mutating func skipNumber() throws(JSONError) {
    var at = position
    if byte(at) == UInt8(ascii: "-") { at &+= 1 }
    let start = at
    at = endOfDigits(from: at)
    if at == start { throw noDigit(at, after: "-") }
    if byte(start) == UInt8(ascii: "0") && at &- start > 1 {
      throw JSONError(offset: start, what: "a number cannot start with 0 and more digits")
    }
    if byte(at) == UInt8(ascii: ".") {
      let fraction = at &+ 1
      at = endOfDigits(from: fraction)
      if at == fraction { throw noDigit(at, after: "the decimal point") }
    }
    if byte(at) | 0x20 == UInt8(ascii: "e") {
      at &+= 1
      if byte(at) == UInt8(ascii: "+") || byte(at) == UInt8(ascii: "-") { at &+= 1 }
      let exponent = at
      at = endOfDigits(from: exponent)
      if at == exponent { throw noDigit(at, after: "the exponent sign") }
    }
    position = at
  }

  @inline(never)
  private func noDigit(_ at: Int, after place: String) -> JSONError {
    if byte(at) == UInt8(ascii: "I") { return noValue() }
    return fault("expected a digit after \(place)", at: at)
  }

  /// Where a run of digits ends.
  @inline(__always)
  private func endOfDigits(from start: Int) -> Int {
    var at = start
    while at &+ 8 <= end {
      let mask = EightBytes.notDigitMask(word(at))
      if mask != 0 { return at &+ (mask.trailingZeroBitCount &>> 3) }
      at &+= 8
    }
    while byte(at) &- UInt8(ascii: "0") < 10 { at &+= 1 }
    return at
  }
}
