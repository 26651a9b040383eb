extension JSONScanner {
  /// The bytes of a range within the text.
  package func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
  }

  /// Appends the text that a passed string stands for.
  ///
  /// - Parameters:
  ///   - token: What `skipString` returned for the same text.
  ///   - text: Receives UTF-8.
  package func decode(_ token: JSONStringToken, into text: inout [UInt8]) {
    var at = token.range.lowerBound
    let stop = token.range.upperBound
    if !token.hasEscapes {
      append(at..<stop, to: &text)
      return
    }
    while at < stop {
      let plain = at
      while at < stop && byte(at) != UInt8(ascii: "\\") { at &+= 1 }
      append(plain..<at, to: &text)
      if at < stop { at &+= appendEscape(at, to: &text) }
    }
  }

  private func append(_ range: Range<Int>, to text: inout [UInt8]) {
    text.append(contentsOf: bytes(range))
  }

  /// Appends what the escape at a backslash stands for, and returns how many bytes spell it.
  private func appendEscape(_ at: Int, to text: inout [UInt8]) -> Int {
    switch byte(at &+ 1) {
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      // A passed string holds no broken escape; U+FFFD stands for what cannot happen.
      let escape = (try? unicodeEscape(at)) ?? (scalar: 0xFFFD, length: 6)
      let scalar = UnicodeScalar(escape.scalar) ?? "\u{FFFD}"
      text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      return escape.length
    case let literal: text.append(literal)
    }
    return 2
  }
}
