/// Writes CSV (RFC 4180) with LF line ends; a field is quoted only where it must be.
public struct CSVWriter: Sendable {
  /// What has been written; may be emptied or taken between rows.
  public var bytes: [UInt8] = []
  private var fieldCount = 0
  private var isEmptySoFar = true

  /// Starts with nothing written.
  public init() {}

  /// Writes a field of the present row.
  public mutating func field(_ text: String) {
    var text = text
    text.withUTF8 { field(utf8: $0) }
  }

  /// Writes a field of the present row.
  public mutating func field(utf8 text: UnsafeBufferPointer<UInt8>) {
    if fieldCount > 0 { bytes.append(UInt8(ascii: ",")) }
    fieldCount += 1
    isEmptySoFar = text.isEmpty
    if text.contains(where: Self.needsQuotes) {
      bytes.append(UInt8(ascii: "\""))
      for byte in text {
        if byte == UInt8(ascii: "\"") { bytes.append(byte) }
        bytes.append(byte)
      }
      bytes.append(UInt8(ascii: "\""))
    } else {
      bytes.append(contentsOf: text)
    }
  }

  /// Ends the present row.
  public mutating func endRow() {
    // One empty field alone would be an empty line, which readers skip or refuse.
    if fieldCount == 1 && isEmptySoFar { bytes.append(contentsOf: "\"\"".utf8) }
    bytes.append(0x0A)
    fieldCount = 0
    isEmptySoFar = true
  }

  /// Writes a whole row.
  public mutating func row(_ fields: [String]) {
    for text in fields { field(text) }
    endRow()
  }

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ",") || byte == 0x0A || byte == 0x0D
  }
}
