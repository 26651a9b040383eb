import Groundwork

/// A whole JSON document as a tree.
///
/// It is for files that are read once: mappers, operating points, tokenizers. Records do not go
/// through it.
public enum JSONValue: Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number as it was spelled, so that no digit is lost.
  case number(String)
  /// A string, escapes resolved.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object, in the order of the text; no two keys have the same UTF-8.
  case object([(key: String, value: JSONValue)])

  /// The value of a member, or nil when this is no object or has no such key.
  ///
  /// Keys are compared as UTF-8, not by canonical equivalence.
  ///
  /// - Complexity: Linear in the number of members.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    let name = Name(key)
    return members.first { Name($0.key) == name }?.value
  }

  /// The nearest double, or nil when this is no number or no finite double is near.
  public var doubleValue: Double? {
    guard case .number(var spelling) = self else { return nil }
    let value = spelling.withUTF8 { utf8 in
      var scanner = JSONScanner(UnsafeRawBufferPointer(utf8))
      return scanner.readDouble()
    }
    return value.isFinite ? value : nil
  }

  /// The integer, or nil when this is no number, not whole (`2.0` and `1e3` are), or out of range.
  public var intValue: Int? {
    guard case .number(let spelling) = self else { return nil }
    return Int(spelling) ?? doubleValue.flatMap { Int(exactly: $0) }
  }

  /// The text, or nil when this is no string.
  public var stringValue: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The boolean, or nil when this is none.
  public var boolValue: Bool? {
    guard case .bool(let flag) = self else { return nil }
    return flag
  }

  /// The elements, or nil when this is no array.
  public var arrayValue: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// The members in order, or nil when this is no object.
  public var objectValue: [(key: String, value: JSONValue)]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  /// Whether this is `null`.
  public var isNull: Bool {
    guard case .null = self else { return false }
    return true
  }
}
