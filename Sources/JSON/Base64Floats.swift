internal import CFloatText

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

  /// What does most of both ways.
  nonisolated(unsafe) private static let kernels = ft_kernels_best()

  /// Appends the text for some floats.
  static func encode(_ values: UnsafeBufferPointer<Float>, into text: inout [UInt8]) {
    let source = UnsafeRawBufferPointer(values)
    let length = (source.count + 2) / 3 * 4
    let start = text.count
    text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: length))
    alphabet.withUnsafeBufferPointer { alphabet in
      text.withUnsafeMutableBytes { text in
        encode(source, into: UnsafeMutableRawBufferPointer(rebasing: text[start...]), alphabet)
      }
    }
  }

  private static func encode(
    _ source: UnsafeRawBufferPointer, into text: UnsafeMutableRawBufferPointer,
    _ alphabet: UnsafeBufferPointer<UInt8>
  ) {
    func character(_ group: UInt32, _ shift: UInt32) -> UInt32 {
      UInt32(alphabet[Int((group &>> shift) & 63)])
    }
    var index = ft_encode_base64(kernels, source.baseAddress, source.count, text.baseAddress)
    var at = index / 3 &* 4
    while index &+ 3 <= source.count {
      let group =
        UInt32(source[index]) &<< 16 | UInt32(source[index &+ 1]) &<< 8
        | UInt32(source[index &+ 2])
      let four =
        character(group, 18) | character(group, 12) &<< 8 | character(group, 6) &<< 16
        | character(group, 0) &<< 24
      text.storeBytes(of: four.littleEndian, toByteOffset: at, as: UInt32.self)
      index &+= 3
      at &+= 4
    }
    let left = source.count &- index
    if left == 0 { return }
    // One byte makes two characters, two make three; the rest of the four stays padding.
    let second = left == 2 ? UInt32(source[index &+ 1]) &<< 8 : 0
    let group = UInt32(source[index]) &<< 16 | second
    for offset in 0...left {
      text[at &+ offset] = UInt8(
        truncatingIfNeeded: character(group, UInt32(truncatingIfNeeded: 18 &- 6 &* offset)))
    }
  }

  /// Whether no value is NaN or infinite.
  package static func areFinite(_ values: UnsafeBufferPointer<Float>) -> Bool {
    // An exponent of all ones is the greatest there is; whole numbers need no branch per value.
    var greatest: UInt32 = 0
    for value in values { greatest = max(greatest, value.bitPattern & 0x7FFF_FFFF) }
    return greatest < 0x7F80_0000
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
    if byteCount % 4 != 0 {
      return "base64 text decodes to \(byteCount) bytes, not a multiple of 4"
    }
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
    func sextet(_ four: UInt32, _ shift: UInt32) -> UInt32 {
      UInt32(sextets[Int((four &>> shift) & 255)])
    }
    var at = ft_decode_base64(kernels, text.baseAddress, end, bytes.baseAddress)
    var index = at / 4 &* 3
    // Four bytes are stored for three, the fourth to be overwritten: the last group comes after.
    while at &+ 4 <= end && index &+ 4 <= bytes.count {
      let four = UInt32(littleEndian: text.loadUnaligned(fromByteOffset: at, as: UInt32.self))
      let first = sextet(four, 0)
      let second = sextet(four, 8)
      let third = sextet(four, 16)
      let fourth = sextet(four, 24)
      if (first | second | third | fourth) & 0x80 != 0 { break }
      let group = first &<< 26 | second &<< 20 | third &<< 14 | fourth &<< 8
      bytes.storeBytes(of: group.bigEndian, toByteOffset: index, as: UInt32.self)
      at &+= 4
      index &+= 3
    }
    return decodeLast(text, at, end, into: bytes, index, sextets)
  }

  /// Decodes the last four characters or fewer, or those where `decode` met a bad one.
  private static func decodeLast(
    _ text: UnsafeRawBufferPointer, _ start: Int, _ end: Int,
    into bytes: UnsafeMutableRawBufferPointer, _ index: Int, _ sextets: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    var bits: UInt32 = 0
    let count = min(4, end &- start)
    for offset in 0..<count {
      let sextet = sextets[Int(text[start &+ offset])]
      if sextet == 0xFF { return start &+ offset }
      bits = bits &<< 6 | UInt32(sextet)
    }
    // n characters hold n - 1 bytes; the bits that are left over must be 0.
    bits &<<= UInt32(truncatingIfNeeded: 6 &* (4 &- count))
    for offset in 0..<max(0, count &- 1) {
      bytes[index &+ offset] = UInt8(truncatingIfNeeded: bits &>> 16)
      bits = bits &<< 8
    }
    return bits & 0xFF_FFFF == 0 ? nil : end &- 1
  }

  private static func describe(_ offset: Int, in text: UnsafeRawBufferPointer) -> String {
    "base64 text has \(ByteName.describe(text[offset])) where it cannot be, "
      + "at character \(offset + 1)"
  }
}
