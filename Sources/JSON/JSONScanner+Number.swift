extension JSONScanner {
  /// Passes a number, by the grammar of RFC 8259 section 6; its size is of no concern here.
  @inline(__always)
  mutating func skipNumber() throws(JSONError) {
    let stop = endOfNumber()
    if stop < 0 { throw numberFault() }
    position = stop
  }

  /// Whether a number, or what is meant as one, starts at the present position.
  @inline(__always)
  package var isAtNumber: Bool {
    current &- UInt8(ascii: "0") < 10 || current == UInt8(ascii: "-")
  }

  /// Where the number at the present position ends, or -1 when it breaks the grammar.
  @inline(__always)
  private func endOfNumber() -> Int {
    var at = position
    if byte(at) == UInt8(ascii: "-") { at &+= 1 }
    let first = byte(at) &- UInt8(ascii: "0")
    if first >= 10 { return -1 }
    at &+= 1
    // One digit before the point is the usual case in vectors; telling it by a branch lets the
    // processor run ahead, where computing the length of every run makes it wait.
    if isDigit(at) {
      if first == 0 { return -1 }
      at = endOfDigits(from: at)
    }
    if byte(at) == UInt8(ascii: ".") {
      at &+= 1
      if !isDigit(at) { return -1 }
      at = endOfDigits(from: at)
    }
    if byte(at) | 0x20 == UInt8(ascii: "e") {
      at &+= 1
      if byte(at) == UInt8(ascii: "+") || byte(at) == UInt8(ascii: "-") { at &+= 1 }
      if !isDigit(at) { return -1 }
      at = endOfDigits(from: at)
    }
    return at
  }

  @inline(__always)
  func isDigit(_ at: Int) -> Bool { byte(at) &- UInt8(ascii: "0") < 10 }

  /// Where a run of digits ends.
  @inline(__always)
  private func endOfDigits(from start: Int) -> Int {
    var at = start
    while at &+ 8 <= end {
      let mask = EightBytes.notDigitMask(word(at))
      if mask != 0 { return at &+ (mask.trailingZeroBitCount &>> 3) }
      at &+= 8
    }
    while isDigit(at) { at &+= 1 }
    return at
  }

  /// What is wrong with the number at the present position.
  @inline(never)
  private func numberFault() -> JSONError {
    var at = position
    if byte(at) == UInt8(ascii: "-") { at += 1 }
    if byte(at) == UInt8(ascii: "I") { return noValue() }
    if !isDigit(at) { return fault("expected a digit after -", at: at) }
    if byte(at) == UInt8(ascii: "0") && isDigit(at + 1) {
      return JSONError(offset: at, what: "a number cannot start with 0 and more digits")
    }
    at = endOfDigits(from: at)
    if byte(at) == UInt8(ascii: ".") {
      if !isDigit(at + 1) { return fault("expected a digit after the decimal point", at: at + 1) }
      at = endOfDigits(from: at + 1)
    }
    at += 1
    if byte(at) == UInt8(ascii: "+") || byte(at) == UInt8(ascii: "-") { at += 1 }
    return fault("expected a digit in the exponent", at: at)
  }
}
