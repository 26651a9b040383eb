import JSON

/// Reads records, one JSON object a line, and keeps its memory from line to line.
///
/// A line is checked in full when it is parsed: fields that no one reads are held to the same
/// grammar as fields that are read. Use one parser per thread.
public final class RecordParser {
  /// Bytes that must be readable after a line: none, the scanner stays within the line.
  public static let padding = 0

  var line = UnsafeRawBufferPointer(start: nil, count: 0)
  /// Offset after the record's `{`.
  var bodyStart = 0
  /// Offset after the last value, or `bodyStart` in an empty object.
  var bodyEnd = 0
  var fields: [RecordField] = []
  var index = NameIndex()
  /// Decoded spellings of the names that hold escapes.
  var decodedNames: [UInt8] = []
  /// For `Record.write`: the edit that each field meets, or -1.
  var editOfField: [Int] = []

  /// Makes a parser that has read nothing.
  public init() {}

  /// Reads one line.
  ///
  /// - Parameter line: The line without LF or CR. It must stay in place while the record is used.
  /// - Returns: The record, valid until the next call.
  /// - Throws: `RecordError` when the line is not one strict JSON object, or when two of its fields
  ///   have the same name.
  public func parse(_ line: UnsafeRawBufferPointer) throws(RecordError) -> Record {
    self.line = line
    fields.removeAll(keepingCapacity: true)
    index.removeAll()
    decodedNames.removeAll(keepingCapacity: true)
    var scanner = JSONScanner(line)
    do throws(JSONError) {
      scanner.skipWhitespace()
      if scanner.current == UInt8(ascii: "{") {
        try parseObject(&scanner)
        try scanner.expectEnd()
        return Record(parser: self)
      }
      if scanner.position < line.count { try checkValue(scanner) }
    } catch {
      throw .invalidJSON(error)
    }
    throw notAnObject(scanner)
  }

  /// Checks a line that does not hold an object, so that broken JSON is called so.
  private func checkValue(_ scanner: JSONScanner) throws(JSONError) {
    var scanner = scanner
    try scanner.skipValue(depth: 0)
    try scanner.expectEnd()
  }

  private func notAnObject(_ scanner: JSONScanner) -> RecordError {
    if scanner.position == line.count {
      return RecordError(
        what: "empty line", remedy: "give one JSON object a line and no lines between")
    }
    let kind = RecordField.describe(scanner.current)
    return RecordError(
      what: "the line holds \(kind), not an object", remedy: "give one JSON object a line")
  }

  private func parseObject(_ scanner: inout JSONScanner) throws(JSONError) {
    bodyStart = scanner.position + 1
    bodyEnd = bodyStart
    guard try scanner.openObject(depth: 1) else { return }
    var memberStart = bodyStart
    repeat {
      let keyStart = scanner.position
      let key = try scanner.skipKey()
      let name = decodedName(key, scanner)
      try addName(name, keyStart: keyStart, scanner)
      let start = scanner.position
      try scanner.skipValue(depth: 1)
      bodyEnd = scanner.position
      scanner.skipWhitespace()
      let member = memberStart..<scanner.position
      fields.append(RecordField(name: name, value: start..<bodyEnd, member: member))
      memberStart = member.upperBound + 1
    } while try scanner.hasMoreMembers()
  }

  private func decodedName(_ key: JSONStringToken, _ scanner: JSONScanner) -> RecordField.Name {
    if !key.hasEscapes { return .inLine(key.range) }
    let start = decodedNames.count
    scanner.decode(key, into: &decodedNames)
    return .decoded(start..<decodedNames.count)
  }

  private func addName(
    _ name: RecordField.Name, keyStart: Int, _ scanner: JSONScanner
  ) throws(JSONError) {
    let hash = withBytes(of: name, NameIndex.hash)
    let isKnown = withBytes(of: name) { bytes in position(of: bytes, hash: hash) != nil }
    if isKnown {
      let spelling = withBytes(of: name) { String(decoding: $0, as: UTF8.self) }
      throw JSONError(offset: keyStart, what: "the field \(quoted(spelling)) stands twice")
    }
    index.append(hash)
  }

  func withBytes<Result>(
    of name: RecordField.Name, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    switch name {
    case .inLine(let range): body(UnsafeRawBufferPointer(rebasing: line[range]))
    case .decoded(let range):
      decodedNames.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
  }

  /// The field of a name, by its UTF-8.
  func position(of name: UnsafeRawBufferPointer, hash: UInt64) -> Int? {
    index.position(of: hash) { field in
      withBytes(of: fields[field].name) { $0.elementsEqual(name) }
    }
  }
}
