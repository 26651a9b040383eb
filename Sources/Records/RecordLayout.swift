import Groundwork
import JSON

/// Where the fields of one line lie.
///
/// Not copyable, so that no call counts references to its arrays.
struct RecordLayout: ~Copyable {
  private(set) var line = UnsafeRawBufferPointer(start: nil, count: 0)
  /// Offset after the record's `{`.
  private(set) var bodyStart = 0
  /// Offset after the last value, or `bodyStart` in an empty object.
  private(set) var bodyEnd = 0
  private(set) var fields: [RecordField] = []
  /// The names of this line's fields; while a line is read as the one before, of that line's.
  private var index = NameIndex()
  /// The names that `index` begins with.
  private var shape = LineShape()
  private var lookups = FieldLookups()
  /// Another whenever a line's names are not those of the line before.
  private(set) var shapeNumber = 0
  /// The field whose array of numbers is read while it is checked; empty for none.
  var vectorName: [UInt8] = []
  /// The numbers of that array, and which field it is; nil where this line has none.
  private(set) var vector: [Float] = []
  private(set) var vectorField: Int?
  /// Decoded spellings of the names that hold escapes.
  private var decodedNames: [UInt8] = []

  /// Reads a line; see `RecordParser.parse`.
  mutating func parse(_ line: UnsafeRawBufferPointer) throws(RecordError) {
    self.line = line
    fields.removeAll(keepingCapacity: true)
    lookups.restart()
    vectorField = nil
    if !decodedNames.isEmpty { decodedNames.removeAll(keepingCapacity: true) }
    var scanner = JSONScanner(line)
    do throws(JSONError) {
      scanner.skipWhitespace()
      if scanner.current == UInt8(ascii: "{") {
        try parseObject(&scanner)
        try scanner.expectEnd()
        return
      }
      if scanner.position < line.count { try checkValue(scanner) }
    } catch {
      throw spreadJSON() ?? tableRow() ?? .invalidJSON(error)
    }
    throw notAnObject(scanner)
  }

  /// Checks a line that does not hold an object, so that broken JSON is called so.
  private func checkValue(_ scanner: JSONScanner) throws(JSONError) {
    var scanner = scanner
    try scanner.skipValue(depth: 0)
    try scanner.expectEnd()
  }

  private static let arrayOfRecords = RecordError(
    what: "the line holds an array, not an object",
    remedy: "give one JSON object a line; of an array, jq -c '.[]' makes such lines")

  /// Broken JSON that is the first line of JSON laid out over several; nil where it is not.
  private func spreadJSON() -> RecordError? {
    let text = line.filter { !($0 == 0x20 || (0x09...0x0D).contains($0)) }
    if text == [UInt8(ascii: "{")] {
      return RecordError(
        what: "the line holds a brace alone", remedy: "give one JSON object a line, as jq -c . does"
      )
    }
    let startsArray = text == [UInt8(ascii: "[")] || text.starts(with: Array("[{".utf8))
    return startsArray ? Self.arrayOfRecords : nil
  }

  /// Broken JSON that looks like a row of a table; nil where it does not.
  private func tableRow() -> RecordError? {
    guard let first = line.first(where: { $0 > 0x20 }),
      first != UInt8(ascii: "{"), first != UInt8(ascii: "["),
      line.contains(where: { [0x09, 0x2C, 0x3B].contains($0) })
    else { return nil }
    return RecordError(
      what: "the line looks like a row of a table, not JSON",
      remedy: "give one JSON object a line; of a table embed makes them, with \(.inputFormat) csv")
  }

  private func notAnObject(_ scanner: JSONScanner) -> RecordError {
    if scanner.position == line.count {
      return RecordError(
        what: "empty line", remedy: "give one JSON object a line and no lines between")
    }
    if scanner.current == UInt8(ascii: "[") { return Self.arrayOfRecords }
    let kind = RecordField.describe(scanner.current)
    return RecordError(
      what: "the line holds \(kind), not an object", remedy: "give one JSON object a line")
  }

  private mutating func parseObject(_ scanner: inout JSONScanner) throws(JSONError) {
    bodyStart = scanner.position + 1
    bodyEnd = bodyStart
    guard try scanner.openObject(depth: 1) else { return forgetNames(from: 0) }
    var memberStart = bodyStart
    var isAsBefore = true
    repeat {
      let keyStart = scanner.position
      let name: RecordField.Name
      if isAsBefore, let length = shape.passKey(fields.count, &scanner) {
        name = .inLine(Range(uncheckedBounds: (keyStart &+ 1, keyStart &+ 1 &+ length)))
      } else {
        if isAsBefore { forgetNames(from: fields.count) }
        isAsBefore = false
        let key = try scanner.skipKey()
        name = try addName(key, keyStart: keyStart, scanner)
      }
      let start = scanner.position
      if !readVector(name, &scanner) { try scanner.skipValue(depth: 1) }
      bodyEnd = scanner.position
      scanner.skipWhitespace()
      let member = memberStart..<scanner.position
      fields.append(RecordField(name: name, value: start..<bodyEnd, member: member))
      memberStart = member.upperBound + 1
    } while try scanner.hasMoreMembers()
    if fields.count < index.count { forgetNames(from: fields.count) }
  }

  /// Takes this line for one of another shape than the line before, whose names end here.
  private mutating func forgetNames(from count: Int) {
    shapeNumber += 1
    lookups.removeAll()
    shape.keep(first: count)
    index.keep(first: count)
  }

  /// Reads the array at the present position where it is the vector that is wanted.
  ///
  /// - Returns: Whether it did; if not, `skipValue` knows what is wrong, if anything.
  @inline(__always)
  private mutating func readVector(
    _ name: RecordField.Name, _ scanner: inout JSONScanner
  ) -> Bool {
    guard !vectorName.isEmpty, scanner.current == UInt8(ascii: "[") else { return false }
    let isWanted = withBytes(of: name) { found in
      vectorName.withUnsafeBytes { found.hasSameBytes(as: $0) }
    }
    guard isWanted, scanner.readNewFloats(into: &vector) else { return false }
    vectorField = fields.count
    return true
  }

  /// Copies the numbers of a field, if they were read while the line was checked.
  ///
  /// - Returns: Whether they were.
  func copyVector(_ name: UnsafeRawBufferPointer, into values: inout [Float]) -> Bool {
    guard let vectorField,
      withBytes(of: fields[vectorField].name, { $0.hasSameBytes(as: name) })
    else { return false }
    values.removeAll(keepingCapacity: true)
    values.append(contentsOf: vector)
    return true
  }

  private mutating func addName(
    _ key: JSONStringToken, keyStart: Int, _ scanner: JSONScanner
  ) throws(JSONError) -> RecordField.Name {
    let name = decodedName(key, scanner)
    let hash = withBytes(of: name, NameIndex.hash)
    let isKnown = withBytes(of: name) { bytes in position(of: bytes, hash: hash) != nil }
    if isKnown {
      let spelling = withBytes(of: name) { String(decoding: $0, as: UTF8.self) }
      throw JSONError(offset: keyStart, what: "the field \(quoted(spelling)) stands twice")
    }
    // A name with escapes ends what the next line is held against.
    if case .inLine(let range) = name, shape.count == index.count {
      shape.append(UnsafeRawBufferPointer(rebasing: line[range]))
    }
    index.append(hash)
    return name
  }

  private mutating func decodedName(
    _ key: JSONStringToken, _ scanner: JSONScanner
  ) -> RecordField.Name {
    if !key.hasEscapes { return .inLine(key.range) }
    let start = decodedNames.count
    scanner.decode(key, into: &decodedNames)
    return .decoded(start..<decodedNames.count)
  }

  private func withBytes<Result>(
    of name: RecordField.Name, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    switch name {
    case .inLine(let range): body(UnsafeRawBufferPointer(rebasing: line[range]))
    case .decoded(let range):
      decodedNames.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
  }

  /// The names of all fields in the order of the line.
  var fieldNames: [String] {
    fields.indices.map { index in
      var name = ""
      withBytes(of: fields[index].name) { name = String(decoding: $0, as: UTF8.self) }
      return name
    }
  }

  /// The field of a name.
  @inline(__always)
  mutating func field(_ name: String) -> RecordField? {
    let position = lookups.answer(name) ?? seek(name)
    return position < 0 ? nil : fields[position]
  }

  /// The position of the field of a name, -1 where there is none; kept for the next line.
  @inline(never)
  private mutating func seek(_ name: String) -> Int {
    var name = name
    let found = name.withUTF8 { utf8 in
      let bytes = UnsafeRawBufferPointer(utf8)
      return position(of: bytes, hash: NameIndex.hash(bytes))
    }
    lookups.append(name, position: found ?? -1)
    return found ?? -1
  }

  /// The position of the field of a name in UTF-8.
  func position(of name: UnsafeRawBufferPointer, hash: UInt64) -> Int? {
    index.position(of: hash) { field in
      withBytes(of: fields[field].name) { $0.hasSameBytes(as: name) }
    }
  }
}
