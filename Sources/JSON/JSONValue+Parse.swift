import Groundwork

extension JSONValue {
  /// Reads one document, strictly by RFC 8259.
  ///
  /// - Parameter bytes: The whole text. A byte order mark is an error.
  /// - Returns: The tree.
  /// - Throws: `JSONError` at the first fault, which may be a key that stands twice in one object
  ///   or nesting past 512.
  public static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
    try bytes.span.withUnsafeBytes { (text) throws(JSONError) in try parse(text) }
  }

  /// Reads one document from memory that the caller owns; see `parse(_:)`.
  public static func parse(_ text: UnsafeRawBufferPointer) throws(JSONError) -> JSONValue {
    var builder = JSONTreeBuilder(text)
    return try builder.document()
  }
}

/// Builds the tree while the scanner walks.
private struct JSONTreeBuilder {
  private var scanner: JSONScanner
  /// The keys of the open object of each depth.
  private var keys: [NameIndex] = []
  private var scratch: [UInt8] = []

  init(_ text: UnsafeRawBufferPointer) {
    scanner = JSONScanner(text)
  }

  mutating func document() throws(JSONError) -> JSONValue {
    scanner.skipWhitespace()
    let value = try value(depth: 0)
    try scanner.expectEnd()
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    switch scanner.current {
    case UInt8(ascii: "\""): return .string(text(try scanner.skipString()))
    case UInt8(ascii: "{"): return .object(try members(depth: depth + 1))
    case UInt8(ascii: "["): return .array(try elements(depth: depth + 1))
    case let first:
      let start = scanner.position
      try scanner.skipValue(depth: depth)
      switch first {
      case UInt8(ascii: "t"): return .bool(true)
      case UInt8(ascii: "f"): return .bool(false)
      case UInt8(ascii: "n"): return .null
      default:
        return .number(String(decoding: scanner.bytes(start..<scanner.position), as: UTF8.self))
      }
    }
  }

  private mutating func elements(depth: Int) throws(JSONError) -> [JSONValue] {
    var elements: [JSONValue] = []
    guard try scanner.openArray(depth: depth) else { return elements }
    repeat {
      elements.append(try value(depth: depth))
    } while try scanner.hasMoreElements()
    return elements
  }

  private mutating func members(
    depth: Int
  ) throws(JSONError) -> [(key: String, value: JSONValue)] {
    var members: [(key: String, value: JSONValue)] = []
    guard try scanner.openObject(depth: depth) else { return members }
    while keys.count < depth { keys.append(NameIndex()) }
    keys[depth - 1].removeAll()
    repeat {
      let start = scanner.position
      let key = text(try scanner.skipKey())
      if !add(key, depth: depth, to: members) {
        throw JSONError(offset: start, what: "a key stands twice in one object")
      }
      members.append((key, try value(depth: depth)))
    } while try scanner.hasMoreMembers()
    return members
  }

  /// Notes a key of the open object; false when it is there already.
  private mutating func add(
    _ key: String, depth: Int, to members: [(key: String, value: JSONValue)]
  ) -> Bool {
    var key = key
    let hash = key.withUTF8 { NameIndex.hash(UnsafeRawBufferPointer($0)) }
    let known = keys[depth - 1].position(of: hash) { index in
      Name(members[index].key) == Name(key)
    }
    if known != nil { return false }
    keys[depth - 1].append(hash)
    return true
  }

  private mutating func text(_ token: JSONStringToken) -> String {
    if !token.hasEscapes { return String(decoding: scanner.bytes(token.range), as: UTF8.self) }
    scratch.removeAll(keepingCapacity: true)
    scanner.decode(token, into: &scratch)
    return String(decoding: scratch, as: UTF8.self)
  }
}
