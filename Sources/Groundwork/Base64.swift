/// Base64 of RFC 4648 section 4, with padding, for arrays of little-endian numbers.
public enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  /// The six bits that each byte stands for; 0xFF for bytes outside the alphabet.
  private static let sextets: [UInt8] = {
    var table = [UInt8](repeating: 0xFF, count: 256)
    for (value, byte) in alphabet.enumerated() { table[Int(byte)] = UInt8(value) }
    return table
  }()

  /// Characters that so many bytes become.
  public static func length(ofBytes count: Int) -> Int { (count + 2) / 3 * 4 }

  /// Characters of padding at the end of a text.
  public static func padding(of text: UnsafeRawBufferPointer) -> Int {
    text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
  }

  /// Writes the text of bytes, its padding included.
  ///
  /// - Parameters:
  ///   - source: The bytes.
  ///   - text: ``length(ofBytes:)`` characters.
  public static func encode(
    _ source: UnsafeRawBufferPointer, into text: UnsafeMutableRawBufferPointer
  ) {
    alphabet.withUnsafeBufferPointer { encode(source, into: text, $0) }
  }

  private static func encode(
    _ source: UnsafeRawBufferPointer, into text: UnsafeMutableRawBufferPointer,
    _ alphabet: UnsafeBufferPointer<UInt8>
  ) {
    func character(_ group: UInt32, _ shift: UInt32) -> UInt32 {
      UInt32(alphabet[Int((group &>> shift) & 63)])
    }
    var (index, at) = (0, 0)
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
    // One byte makes two characters, two make three; the rest of the four is padding.
    let second = left == 2 ? UInt32(source[index &+ 1]) &<< 8 : 0
    let group = UInt32(source[index]) &<< 16 | second
    for offset in 0..<4 {
      text[at &+ offset] =
        offset > left
        ? UInt8(ascii: "=")
        : UInt8(truncatingIfNeeded: character(group, UInt32(truncatingIfNeeded: 18 &- 6 &* offset)))
    }
  }

  /// Fills bytes from the characters of a text.
  ///
  /// - Parameters:
  ///   - text: The characters, without padding.
  ///   - bytes: As many as the characters hold.
  /// - Returns: nil, or the offset of a character that cannot be where it is; the last one where bits are
  ///   left over that are not 0, so that one array has one spelling.
  public static func decode(
    _ text: UnsafeRawBufferPointer, into bytes: UnsafeMutableRawBufferPointer
  ) -> Int? {
    sextets.withUnsafeBufferPointer { decode(text, into: bytes, $0) }
  }

  private static func decode(
    _ text: UnsafeRawBufferPointer, into bytes: UnsafeMutableRawBufferPointer,
    _ sextets: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    func sextet(_ four: UInt32, _ shift: UInt32) -> UInt32 {
      UInt32(sextets[Int((four &>> shift) & 255)])
    }
    var (at, index) = (0, 0)
    // Four bytes are stored for three, the fourth to be overwritten: the last group comes after.
    while at &+ 4 <= text.count && index &+ 4 <= bytes.count {
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
    return decodeLast(text, at, into: bytes, index, sextets)
  }

  /// Decodes the last four characters or fewer, or those where `decode` met a bad one.
  private static func decodeLast(
    _ text: UnsafeRawBufferPointer, _ start: Int, into bytes: UnsafeMutableRawBufferPointer,
    _ index: Int, _ sextets: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    var bits: UInt32 = 0
    let count = min(4, text.count &- start)
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
    return bits & 0xFF_FFFF == 0 ? nil : text.count &- 1
  }
}

extension Base64 {
  /// Encodes bytes.
  public static func encode(_ bytes: [UInt8]) -> String {
    String(unsafeUninitializedCapacity: length(ofBytes: bytes.count)) { text in
      bytes.withUnsafeBytes { encode($0, into: UnsafeMutableRawBufferPointer(text)) }
      return length(ofBytes: bytes.count)
    }
  }

  /// Decodes canonical text.
  ///
  /// - Returns: nil when a character, the padding or a left-over bit is wrong.
  public static func decode(_ text: String) -> [UInt8]? {
    var text = text
    return text.withUTF8 { text in
      let text = UnsafeRawBufferPointer(text)
      guard text.count.isMultiple(of: 4) else { return nil }
      let padding = padding(of: text)
      var bytes = [UInt8](repeating: 0, count: text.count / 4 * 3 - padding)
      let fault = bytes.withUnsafeMutableBytes { bytes in
        decode(UnsafeRawBufferPointer(rebasing: text.dropLast(padding)), into: bytes)
      }
      return fault == nil ? bytes : nil
    }
  }
}

extension Base64 {
  /// Encodes numbers as little-endian float64.
  public static func encode(_ numbers: [Double]) -> String { encode(numbers.map(\.bitPattern)) }

  /// Encodes numbers as little-endian 64-bit integers.
  public static func encode(_ numbers: [UInt64]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(numbers.count * 8)
    for number in numbers {
      for shift in stride(from: 0, to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
      }
    }
    return encode(bytes)
  }

  /// Decodes little-endian 64-bit integers.
  ///
  /// - Returns: nil when the text is not base64 of whole numbers.
  public static func decodeIntegers(_ text: String) -> [UInt64]? {
    guard let bytes = decode(text), bytes.count.isMultiple(of: 8) else { return nil }
    return stride(from: 0, to: bytes.count, by: 8).map { start in
      (0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
    }
  }

  /// Decodes little-endian float64.
  ///
  /// - Returns: nil when the text is not base64 of whole, finite numbers.
  public static func decodeDoubles(_ text: String) -> [Double]? {
    guard let numbers = decodeIntegers(text)?.map({ Double(bitPattern: $0) }) else { return nil }
    return numbers.allSatisfy(\.isFinite) ? numbers : nil
  }
}
