import Groundwork

/// A strict walk over JSON text (RFC 8259) that builds nothing.
///
/// Every value it passes is checked in full, so a field that no one reads is as sound as one that
/// is read. Records and `JSONValue` share it: there is one grammar in the package.
///
/// It stands here because it was measured against simdjson 3.0.1 On-Demand, whose own walk does
/// not look into values that are passed over and so has to be made to visit each of them; the
/// figures, and the program that gives simdjson's, are in `scripts/reference/simdjson_walk.cpp`.
package struct JSONScanner {
  /// Deepest nesting of arrays and objects that is read.
  ///
  /// RFC 8259 section 9 lets a reader set a limit; without one, a line of brackets would
  /// overflow the stack.
  package static let depthLimit = 512

  let base: UnsafeRawPointer
  let end: Int
  /// Bytes consumed so far.
  package var position: Int

  /// Starts at the first byte.
  ///
  /// - Parameter text: The bytes to walk; they must outlive the scanner.
  package init(_ text: UnsafeRawBufferPointer) {
    self.init(text, from: 0)
  }

  /// Starts at an offset, for a value that was passed before.
  package init(_ text: UnsafeRawBufferPointer, from position: Int) {
    // An empty buffer may have no address; with `end` 0 the stand-in is never read.
    base = text.baseAddress ?? UnsafeRawPointer(("" as StaticString).utf8Start)
    end = text.count
    self.position = position
  }

  /// The byte at an offset, or 0 past the end: NUL is no part of the grammar outside strings.
  @inline(__always)
  func byte(_ at: Int) -> UInt8 {
    at < end ? base.load(fromByteOffset: at, as: UInt8.self) : 0
  }

  /// Eight bytes from an offset that has them.
  @inline(__always)
  func word(_ at: Int) -> UInt64 {
    UInt64(littleEndian: base.loadUnaligned(fromByteOffset: at, as: UInt64.self))
  }

  /// The byte at the present position, or 0 at the end.
  @inline(__always)
  package var current: UInt8 { byte(position) }

  /// Passes space, tab, LF and CR.
  @inline(__always)
  package mutating func skipWhitespace() {
    while Self.isWhitespace(current) { position &+= 1 }
  }

  @inline(__always)
  private static func isWhitespace(_ byte: UInt8) -> Bool {
    byte <= 0x20 && (byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09)
  }

  /// Passes one value of any kind, checking all of it.
  ///
  /// - Parameter depth: Arrays and objects that are already open around it.
  /// - Throws: `JSONError` at the first fault.
  package mutating func skipValue(depth: Int) throws(JSONError) {
    switch current {
    case UInt8(ascii: "\""): _ = try skipString()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try skipNumber()
    case UInt8(ascii: "{"): try skipObject(depth: depth + 1)
    case UInt8(ascii: "["): try skipArray(depth: depth + 1)
    default: try skipLiteral()
    }
  }

  /// Passes `[`, to be followed by elements; false when the array is already closed.
  @inline(__always)
  package mutating func openArray(depth: Int) throws(JSONError) -> Bool {
    try open(depth: depth, close: UInt8(ascii: "]"))
  }

  /// Passes `{`, to be followed by members; false when the object is already closed.
  @inline(__always)
  package mutating func openObject(depth: Int) throws(JSONError) -> Bool {
    try open(depth: depth, close: UInt8(ascii: "}"))
  }

  @inline(__always)
  private mutating func open(depth: Int, close: UInt8) throws(JSONError) -> Bool {
    if depth > Self.depthLimit { throw tooDeep() }
    position &+= 1
    skipWhitespace()
    if current != close { return true }
    position &+= 1
    return false
  }

  /// After an element: true after a comma, false after `]`.
  @inline(__always)
  package mutating func hasMoreElements() throws(JSONError) -> Bool {
    skipWhitespace()
    let found = current
    if found != UInt8(ascii: ",") && found != UInt8(ascii: "]") {
      throw unexpected("expected , or ]")
    }
    position &+= 1
    if found == UInt8(ascii: "]") { return false }
    skipWhitespace()
    return true
  }

  /// After a member's value: true after a comma, false after `}`.
  @inline(__always)
  package mutating func hasMoreMembers() throws(JSONError) -> Bool {
    skipWhitespace()
    let found = current
    if found != UInt8(ascii: ",") && found != UInt8(ascii: "}") {
      throw unexpected("expected , or }")
    }
    position &+= 1
    if found == UInt8(ascii: "}") { return false }
    skipWhitespace()
    return true
  }

  /// Passes a member's key, the colon and the whitespace round it.
  ///
  /// - Returns: The key's text between the quotes.
  @inline(__always)
  package mutating func skipKey() throws(JSONError) -> JSONStringToken {
    if current != UInt8(ascii: "\"") { throw unexpected("expected a key in quotes") }
    let key = try skipString()
    skipWhitespace()
    if current != UInt8(ascii: ":") { throw unexpected("expected : after the key") }
    position &+= 1
    skipWhitespace()
    return key
  }

  /// Passes a member's key as ``skipKey()`` does, where these very bytes stand between its quotes.
  ///
  /// - Parameter key: Bytes that need no escape.
  /// - Returns: Whether they stand there; if not, nothing is passed.
  @inline(__always)
  package mutating func skipKey(spelled key: UnsafeRawBufferPointer) -> Bool {
    let start = position &+ 1
    let stop = start &+ key.count
    guard current == UInt8(ascii: "\""), byte(stop) == UInt8(ascii: "\""),
      UnsafeRawBufferPointer(start: base + start, count: key.count).hasSameBytes(as: key)
    else { return false }
    var rest = self
    rest.position = stop &+ 1
    rest.skipWhitespace()
    guard rest.current == UInt8(ascii: ":") else { return false }
    rest.position &+= 1
    rest.skipWhitespace()
    self = rest
    return true
  }

  private mutating func skipObject(depth: Int) throws(JSONError) {
    guard try openObject(depth: depth) else { return }
    repeat {
      _ = try skipKey()
      try skipValue(depth: depth)
    } while try hasMoreMembers()
  }

  private mutating func skipArray(depth: Int) throws(JSONError) {
    guard try openArray(depth: depth) else { return }
    repeat {
      // Numbers here and not by `skipValue`, so that a vector is one loop.
      if isAtNumber { try skipNumber() } else { try skipValue(depth: depth) }
    } while try hasMoreElements()
  }

  /// Checks that nothing but whitespace is left.
  package mutating func expectEnd() throws(JSONError) {
    skipWhitespace()
    if position < end { throw unexpected("expected nothing more") }
  }
}
