import CPlainText

extension JSONScanner {
  /// Passes a string, checking escapes, surrogates, control characters and UTF-8.
  ///
  /// - Returns: Where the text between the quotes lies.
  package mutating func skipString() throws(JSONError) -> JSONStringToken {
    let start = position &+ 1
    var at = start
    var hasEscapes = false
    while true {
      at = endOfPlainText(from: at)
      if at >= end {
        throw JSONError(offset: position, what: "a string has no closing quote")
      }
      let special = byte(at)
      if special == UInt8(ascii: "\"") { break }
      if special == UInt8(ascii: "\\") {
        hasEscapes = true
        at = try endOfEscape(at)
      } else if special >= 0x80 {
        at = try endOfNonASCII(at)
      } else {
        throw controlCharacter(at)
      }
    }
    position = at &+ 1
    return JSONStringToken(range: Range(uncheckedBounds: (start, at)), hasEscapes: hasEscapes)
  }

  /// Where plain ASCII text ends: at a quote, backslash, control or non-ASCII byte, or the end.
  @inline(__always)
  private func endOfPlainText(from start: Int) -> Int {
    guard start < end else { return start }
    var at = pt_plain_end(base.assumingMemoryBound(to: UInt8.self), start, end)
    while at < end {
      let next = byte(at)
      if next < 0x20 || next >= 0x80 || next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\") {
        break
      }
      at &+= 1
    }
    return at
  }

  /// Where a run of non-ASCII characters ends.
  @inline(__always)
  private func endOfNonASCII(_ start: Int) throws(JSONError) -> Int {
    var at = start
    repeat {
      let length = UTF8Validation.sequenceLength(base, at: at, end: end)
      if length == 0 { throw JSONError(offset: at, what: "invalid UTF-8") }
      at &+= length
    } while byte(at) >= 0x80
    return at
  }

  @inline(never)
  private func controlCharacter(_ at: Int) -> JSONError {
    let digits = String(byte(at), radix: 16)
    let code = String(repeating: "0", count: 4 - digits.utf8.count) + digits
    return JSONError(
      offset: at, what: "a control character in a string must be written \\u\(code)")
  }

  /// Checks the escape at a backslash.
  ///
  /// - Returns: The offset after it; a surrogate pair is one escape.
  private func endOfEscape(_ at: Int) throws(JSONError) -> Int {
    switch byte(at &+ 1) {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return at &+ 2
    case UInt8(ascii: "u"):
      return at &+ (try unicodeEscape(at)).length
    default:
      throw fault("expected one of \" \\ / b f n r t u after a backslash", at: at &+ 1)
    }
  }

  /// Reads the `\uXXXX` at a backslash, with the second half of a surrogate pair.
  ///
  /// - Returns: The code point and how many bytes spell it, 6 or 12.
  func unicodeEscape(_ at: Int) throws(JSONError) -> (scalar: UInt32, length: Int) {
    let first = try fourHexDigits(at &+ 2)
    if first & 0xF800 != 0xD800 { return (first, 6) }
    if first < 0xDC00, byte(at &+ 6) == UInt8(ascii: "\\"), byte(at &+ 7) == UInt8(ascii: "u") {
      let second = try fourHexDigits(at &+ 8)
      if second & 0xFC00 == 0xDC00 {
        return (0x10000 &+ ((first & 0x3FF) &<< 10) &+ (second & 0x3FF), 12)
      }
    }
    throw JSONError(offset: at, what: "half of a surrogate pair stands alone")
  }

  private func fourHexDigits(_ at: Int) throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for offset in 0..<4 {
      let digit = byte(at &+ offset)
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        value = value &* 16 &+ UInt32(digit &- UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
        value = value &* 16 &+ UInt32((digit | 0x20) &- UInt8(ascii: "a") &+ 10)
      default:
        throw fault("expected four hex digits after \\u", at: at &+ offset)
      }
    }
    return value
  }
}
