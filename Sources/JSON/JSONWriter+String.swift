extension JSONWriter {
  /// Writes a string, with only the escapes that JSON demands.
  public mutating func string(_ value: String) {
    var value = value
    value.withUTF8 { string(utf8: $0) }
  }

  /// Writes a string from its UTF-8 bytes.
  ///
  /// - Parameter utf8: Well-formed UTF-8; `UTF8Validation` tells. Only quote, backslash and
  ///   U+0000 to U+001F are escaped.
  public mutating func string(utf8: UnsafeBufferPointer<UInt8>) {
    beginValue()
    bytes.append(UInt8(ascii: "\""))
    appendEscaped(UnsafeRawBufferPointer(utf8))
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func appendEscaped(_ text: UnsafeRawBufferPointer) {
    var copied = 0
    var at = 0
    while at < text.count {
      if at &+ 8 <= text.count {
        let word = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: at, as: UInt64.self))
        let mask = EightBytes.notPlainMask(word)
        if mask == 0 {
          at &+= 8
          continue
        }
        at &+= mask.trailingZeroBitCount &>> 3
      }
      if Self.needsEscape(text[at]) {
        bytes.append(contentsOf: text[copied..<at])
        appendEscape(text[at])
        copied = at &+ 1
      }
      at &+= 1
    }
    bytes.append(contentsOf: text[copied...])
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func appendEscape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0..<0x20:
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }
}
