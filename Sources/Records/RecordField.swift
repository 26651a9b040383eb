import JSON

/// Where a field lies in its line.
struct RecordField {
  /// Where the bytes of a name are.
  enum Name {
    /// In the line, between the quotes.
    case inLine(Range<Int>)
    /// In the parser's buffer, because the spelling in the line has escapes.
    case decoded(Range<Int>)
  }

  let name: Name
  /// Offsets of the value's text, without whitespace round it.
  let value: Range<Int>
  /// Offsets of the member from the bracket or comma before it to the comma or bracket after it.
  let member: Range<Int>

  /// What a value is, by its first byte, with an article.
  static func describe(_ first: UInt8) -> String {
    switch first {
    case UInt8(ascii: "\""): "a string"
    case UInt8(ascii: "{"): "an object"
    case UInt8(ascii: "["): "an array"
    case UInt8(ascii: "t"): "true"
    case UInt8(ascii: "f"): "false"
    case UInt8(ascii: "n"): "null"
    default: "a number"
    }
  }

  /// What a value is, with an article.
  static func describe(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
