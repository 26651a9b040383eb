/// Writes compact JSON in the order of the calls, commas included.
///
/// Calls must nest as JSON does: inside an object each value follows its `key`.
public struct JSONWriter: Sendable {
  /// What has been written.
  ///
  /// It may be emptied or taken between documents; see `beginDocument`.
  public var bytes: [UInt8] = []
  private var needsComma = false

  /// Starts with nothing written.
  public init() {}

  /// Writes `{`.
  public mutating func beginObject() { open(UInt8(ascii: "{")) }
  /// Writes `}`.
  public mutating func endObject() { close(UInt8(ascii: "}")) }
  /// Writes `[`.
  public mutating func beginArray() { open(UInt8(ascii: "[")) }
  /// Writes `]`.
  public mutating func endArray() { close(UInt8(ascii: "]")) }

  /// Writes LF, after which a new document may start.
  public mutating func endLine() {
    bytes.append(0x0A)
    needsComma = false
  }

  /// Starts a new document at the present end of `bytes`.
  public mutating func beginDocument() { needsComma = false }

  /// Empties `bytes`, keeping the memory, and starts a new document.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  private mutating func open(_ bracket: UInt8) {
    beginValue()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  /// Writes the comma that a value needs before it, and notes that the next needs one too.
  @inline(__always)
  mutating func beginValue() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  /// Writes a member's key and colon.
  public mutating func key(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a member's key and colon.
  ///
  /// - Parameter name: Well-formed UTF-8.
  public mutating func key(utf8 name: UnsafeBufferPointer<UInt8>) {
    string(utf8: name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes an integer.
  public mutating func number(_ value: Int) {
    beginValue()
    appendDescription(value.description)
  }

  /// Writes a double with the fewest digits that read back as the same double.
  ///
  /// JSON has no NaN or infinity: for those `null` is written.
  public mutating func number(_ value: Double) {
    guard value.isFinite else { return null() }
    beginValue()
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: ShortestDecimal.capacity) { text in
      guard let start = text.baseAddress else { return }
      let count = ShortestDecimal.write(value, to: start)
      bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
    }
  }

  /// Writes a float with the fewest digits that read back as the same float.
  ///
  /// JSON has no NaN or infinity: for those `null` is written.
  public mutating func number(_ value: Float) {
    guard value.isFinite else { return null() }
    beginValue()
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: ShortestDecimal.capacity) { text in
      guard let start = text.baseAddress else { return }
      let count = ShortestDecimal.write(value, to: start)
      bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
    }
  }

  /// Writes `true` or `false`.
  public mutating func bool(_ value: Bool) {
    beginValue()
    appendDescription(value ? "true" : "false")
  }

  /// Writes `null`.
  public mutating func null() {
    beginValue()
    appendDescription("null")
  }

  /// Writes one value that is JSON text already.
  public mutating func raw(_ json: [UInt8]) {
    beginValue()
    bytes.append(contentsOf: json)
  }

  @inline(__always)
  mutating func appendDescription(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }
}

extension JSONWriter {
  /// Writes a key and a double; see `number(_:)`.
  public mutating func member(_ name: String, _ value: Double) {
    key(name)
    number(value)
  }

  /// Writes a key and an integer.
  public mutating func member(_ name: String, _ value: Int) {
    key(name)
    number(value)
  }

  /// Writes a key and a boolean.
  public mutating func member(_ name: String, _ value: Bool) {
    key(name)
    bool(value)
  }

  /// Writes a key and a string.
  public mutating func member(_ name: String, _ value: String) {
    key(name)
    string(value)
  }
}

extension JSONWriter {
  /// Writes a key and a double, or null where there is none.
  public mutating func member(_ name: String, _ value: Double?) {
    key(name)
    if let value { number(value) } else { null() }
  }

  /// Writes a key and a string, or null where there is none.
  public mutating func member(_ name: String, _ value: String?) {
    key(name)
    if let value { string(value) } else { null() }
  }
}
