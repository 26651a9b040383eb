import Groundwork
import JSON

/// The keys of an object in their order, to be held against the objects of many records.
public struct KeyList: Sendable {
  /// UTF-8 of all keys, one behind the other.
  private let bytes: [UInt8]
  /// Where each key ends in `bytes`.
  private let ends: [Int]

  /// Takes keys; nil where one cannot be spelled without an escape (RFC 8259, section 7).
  ///
  /// - Parameter keys: UTF-8 of each key.
  public init?(_ keys: [[UInt8]]) {
    let needsEscape = { (byte: UInt8) in
      byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }
    guard keys.allSatisfy({ !$0.contains(where: needsEscape) }) else { return nil }
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for key in keys {
      bytes += key
      ends.append(bytes.count)
    }
    self.bytes = bytes
    self.ends = ends
  }

  /// Whether an object that was checked before has exactly these keys in this order, spelled without
  /// escapes.
  ///
  /// - Parameter scanner: At the object's brace.
  /// - Returns: False also where the object has fewer keys or more.
  func matches(_ scanner: JSONScanner) -> Bool {
    var scanner = scanner
    guard (try? scanner.openObject(depth: 1)) == true else { return ends.isEmpty }
    return bytes.withUnsafeBytes { bytes in
      var start = 0
      for (index, end) in ends.enumerated() {
        guard scanner.skipKey(spelled: UnsafeRawBufferPointer(rebasing: bytes[start..<end])),
          (try? scanner.skipValue(depth: 1)) != nil,
          let hasMore = try? scanner.hasMoreMembers(), hasMore == (index + 1 < ends.count)
        else { return false }
        start = end
      }
      return !ends.isEmpty
    }
  }
}
