/// What a byte is called in messages.
enum ByteName {
  /// The character, or the code of what would not be seen.
  static func describe(_ byte: UInt8) -> String {
    switch byte {
    case 0x20: return "a space"
    case 0x0A: return "a line feed"
    case 0x21...0x7E: return String(UnicodeScalar(byte))
    default:
      let digits = String(byte, radix: 16)
      return "byte 0x" + (digits.utf8.count == 1 ? "0" : "") + digits
    }
  }
}
