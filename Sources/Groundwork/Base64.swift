/// Base64 of RFC 4648 with padding, for arrays of little-endian numbers.
public enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Encodes bytes.
  public static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let available = min(3, bytes.count - index)
      var group = UInt32(bytes[index]) << 16
      if available > 1 { group |= UInt32(bytes[index + 1]) << 8 }
      if available > 2 { group |= UInt32(bytes[index + 2]) }
      for digit in 0..<4 {
        guard digit <= available else {
          text.append(UInt8(ascii: "="))
          continue
        }
        text.append(alphabet[Int(group >> (18 - 6 * UInt32(digit))) & 63])
      }
      index += 3
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Decodes canonical text.
  ///
  /// - Returns: nil when a character, the padding or a left-over bit is wrong.
  public static func decode(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 4) else { return nil }
    let padding = digits.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 4 * 3)
    var group: UInt32 = 0
    for (index, digit) in digits.enumerated() {
      if index >= digits.count - padding {
        group <<= 6
      } else {
        guard let value = value(of: digit) else { return nil }
        group = group << 6 | value
      }
      guard index % 4 == 3 else { continue }
      bytes.append(UInt8(group >> 16 & 255))
      bytes.append(UInt8(group >> 8 & 255))
      bytes.append(UInt8(group & 255))
      group = 0
    }
    // Bits under the padding have to be zero, so that one array has one spelling.
    guard bytes.suffix(padding).allSatisfy({ $0 == 0 }) else { return nil }
    bytes.removeLast(padding)
    return bytes
  }

  private static func value(of digit: UInt8) -> UInt32? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit) - 97 + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit) - 48 + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
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
