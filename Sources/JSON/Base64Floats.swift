/// Floats as base64 text (RFC 4648 section 4, with padding) of their little-endian bytes.
package enum Base64Floats {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  /// The six bits that each byte stands for; 0xFF for bytes outside the alphabet.
  private static let sextets: [UInt8] = {
    var table = [UInt8](repeating: 0xFF, count: 256)
    for (value, byte) in alphabet.enumerated() { table[Int(byte)] = UInt8(value) }
    return table
  }()

  /// Appends the text for some floats.
  static func encode(_ values: UnsafeBufferPointer<Float>, into text: inout [UInt8]) {
    let source = UnsafeRawBufferPointer(values)
    let start = text.count
    text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: (source.count + 2) / 3 * 4))
    alphabet.withUnsafeBufferPointer { alphabet in
      text.withUnsafeMutableBufferPointer { text in
        encode(source, into: text, from: start, alphabet)
      }
    }
  }

  private static func encode(
    _ source: UnsafeRawBufferPointer, into text: UnsafeMutableBufferPointer<UInt8>, from start: Int,
    _ alphabet: UnsafeBufferPointer<UInt8>
  ) {
    var at = start
    var index = 0
    while index < source.count {
      let left = min(3, source.count &- index)
      var group = UInt32(source[index]) &<< 16
      if left > 1 { group |= UInt32(source[index &+ 1]) &<< 8 }
      if left > 2 { group |= UInt32(source[index &+ 2]) }
      // n bytes make n + 1 characters; the rest of the four stays padding.
      for character in 0...left {
        let sextet = (group &>> UInt32(18 &- 6 &* character)) & 63
        text[at &+ character] = alphabet[Int(sextet)]
      }
      index &+= 3
      at &+= 4
    }
  }

  /// Reads floats back.
  ///
  /// - Parameters:
  ///   - text: The base64 text, quotes not included.
  ///   - values: Its contents are replaced.
  /// - Returns: Nil, or what is wrong with the text.
  package static func decode(_ text: UnsafeRawBufferPointer, into values: inout [Float]) -> String?
  {
    let length = text.count
    if length % 4 != 0 { return "base64 text has \(length) characters, not a multiple of 4" }
    var padding = 0
    while padding < 2 && padding < length && text[length - 1 - padding] == UInt8(ascii: "=") {
      padding += 1
    }
    let byteCount = length / 4 * 3 - padding
    if byteCount % 4 != 0 { return "base64 text holds \(byteCount) bytes, not a multiple of 4" }
    resize(&values, to: byteCount / 4)
    let fault = values.withUnsafeMutableBytes { bytes in
      sextets.withUnsafeBufferPointer { decode(text, length - padding, into: bytes, $0) }
    }
    if let fault { return describe(fault, in: text) }
    if 1.bigEndian == 1 {
      for index in values.indices {
        values[index] = Float(bitPattern: values[index].bitPattern.byteSwapped)
      }
    }
    return nil
  }

  private static func resize(_ values: inout [Float], to count: Int) {
    if values.count > count { values.removeLast(values.count - count) }
    if values.count < count {
      values.append(contentsOf: repeatElement(0, count: count - values.count))
    }
  }

  /// Fills `bytes` from the characters before `end`; returns the offset of a bad one.
  private static func decode(
    _ text: UnsafeRawBufferPointer, _ end: Int, into bytes: UnsafeMutableRawBufferPointer,
    _ sextets: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    var at = 0
    var index = 0
    while at &+ 4 <= end {
      let first = sextets[Int(text[at])]
      let second = sextets[Int(text[at &+ 1])]
      let third = sextets[Int(text[at &+ 2])]
      let fourth = sextets[Int(text[at &+ 3])]
      if (first | second | third | fourth) & 0x80 != 0 { break }
      bytes[index] = (first &<< 2) | (second &>> 4)
      bytes[index &+ 1] = (second &<< 4) | (third &>> 2)
      bytes[index &+ 2] = (third &<< 6) | fourth
      at &+= 4
      index &+= 3
    }
    var bits: UInt32 = 0
    let rest = min(4, end &- at)
    for offset in 0..<rest {
      let sextet = sextets[Int(text[at &+ offset])]
      if sextet == 0xFF { return at &+ offset }
      bits = (bits &<< 6) | UInt32(sextet)
    }
    if rest < 2 { return nil }
    // 2 characters hold one byte and 4 spare bits, 3 hold two and 2 spare bits: all 0.
    let spare: UInt32 = rest == 2 ? 4 : 2
    if bits & ((1 &<< spare) &- 1) != 0 { return at &+ rest &- 1 }
    bits &>>= spare
    if rest == 3 { bytes[index &+ 1] = UInt8(truncatingIfNeeded: bits) }
    bytes[index] = UInt8(truncatingIfNeeded: rest == 3 ? bits &>> 8 : bits)
    return nil
  }

  private static func describe(_ offset: Int, in text: UnsafeRawBufferPointer) -> String {
    let byte = text[offset]
    let name =
      byte > 0x20 && byte < 0x7F
      ? String(UnicodeScalar(byte)) : "byte 0x" + String(byte, radix: 16)
    return "base64 text has \(name) where it cannot be, at character \(offset + 1)"
  }
}
