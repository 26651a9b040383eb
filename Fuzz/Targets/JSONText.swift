import JSON

/// A tree as text: strings as the writer escapes them, numbers as they were spelled.
func text(of value: JSONValue) -> [UInt8] {
  switch value {
  case .null: return Array("null".utf8)
  case .bool(let flag): return Array((flag ? "true" : "false").utf8)
  case .number(let spelling): return Array(spelling.utf8)
  case .string(let string):
    var writer = JSONWriter()
    writer.string(string)
    return writer.bytes
  case .array(let elements):
    return Array("[".utf8) + elements.map(text).joined(separator: [UInt8(ascii: ",")])
      + Array("]".utf8)
  case .object(let members):
    let parts = members.map { text(of: .string($0.key)) + Array(":".utf8) + text(of: $0.value) }
    return Array("{".utf8) + parts.joined(separator: [UInt8(ascii: ",")]) + Array("}".utf8)
  }
}
