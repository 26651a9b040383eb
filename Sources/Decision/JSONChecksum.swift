import Groundwork
import JSON

/// A checksum of what a JSON object says, whatever its white space.
///
/// Any other string, name, order or number is another checksum. A number counts as it was written,
/// except that a whole one may lack its `.0`.
struct JSONChecksum {
  /// The member that holds the checksum.
  static let key = "checksum"

  /// Sixteen hexadecimal digits.
  let text: String

  /// The checksum of an object's members but for the one that holds a checksum.
  init(_ members: [(key: String, value: JSONValue)]) {
    var bytes: [UInt8] = []
    JSONChecksum.append(.object(members.filter { Name($0.key) != Name(JSONChecksum.key) }), &bytes)
    text = fingerprint(of: bytes)
  }

  private static func append(_ value: JSONValue, _ bytes: inout [UInt8]) {
    switch value {
    case .null: append("n", "", &bytes)
    case .bool(let flag): append("b", "\(flag)", &bytes)
    case .number(let spelling):
      append("d", spelling.hasSuffix(".0") ? String(spelling.dropLast(2)) : spelling, &bytes)
    case .string(let text): append("s", text, &bytes)
    case .array(let elements):
      append("a", "\(elements.count)", &bytes)
      for element in elements { append(element, &bytes) }
    case .object(let members):
      append("o", "\(members.count)", &bytes)
      for (key, value) in members {
        append("k", key, &bytes)
        append(value, &bytes)
      }
    }
  }

  /// A kind, a length and a text, so that no two values have the same bytes.
  private static func append(_ kind: String, _ text: String, _ bytes: inout [UInt8]) {
    bytes += "\(kind)\(text.utf8.count):".utf8
    bytes += text.utf8
  }
}
