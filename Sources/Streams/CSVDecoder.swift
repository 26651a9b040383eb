import Groundwork
public import Records

/// Turns the rows of a CSV or TSV file into JSON lines, every column a string field.
public struct CSVDecoder: BatchDecoder {
  private let source: String
  private let limit: BatchLimit
  private let required: [NamedField]
  /// Bytes that a row may have.
  private let longestRow: Int
  private var reader: CSVReader
  private var hasCheckedHeader = false
  private var hasFailed = false

  /// - Parameters:
  ///   - source: The input's name.
  ///   - limit: How large a batch becomes.
  ///   - required: Columns that must be there.
  ///   - delimiter: What stands between the columns.
  ///   - longestRow: Bytes that a row may have, line ends in quotes included.
  public init(
    source: String, limit: BatchLimit, required: [NamedField], delimiter: FieldDelimiter = .comma,
    longestRow: Int = LineLength.standard
  ) {
    reader = CSVReader(delimiter: delimiter)
    self.longestRow = longestRow
    self.source = source
    self.limit = limit
    self.required = required
  }

  public mutating func decode(_ block: ArraySlice<UInt8>) -> [LineBatch] {
    block.withUnsafeBytes { reader.push($0) }
    var result = batches()
    if reader.pendingByteCount > longestRow && !hasFailed {
      hasFailed = true
      var batch = LineBatch(source: source)
      batch.defect = LineLength.defect(
        at: SourceLocation(source, line: reader.line), longest: longestRow)
      result.append(batch)
    }
    return result
  }

  public mutating func finish() -> [LineBatch] {
    reader.finish()
    return batches()
  }

  /// The rows that are complete; a bad row ends its batch.
  private mutating func batches() -> [LineBatch] {
    var batches: [LineBatch] = []
    var batch = LineBatch(source: source)
    batch.isTable = true
    func close() {
      if batch.count > 0 || batch.defect != nil {
        batches.append(batch)
      }
      batch = LineBatch(source: source)
      batch.isTable = true
    }
    while !hasFailed {
      do throws(CSVError) {
        let row = try reader.next()
        if let fault = headerFault() {
          batch.defect = fault
          hasFailed = true
        }
        guard !hasFailed, let row else { break }
        batch.append(row, header: reader.header ?? [])
        if limit.isMet(rows: batch.count, bytes: batch.bytes.count) { close() }
      } catch {
        // A row is no use where the header is wrong, however it is itself.
        let defect = headerFault() ?? fault(error)
        hasFailed = defect.isFatal
        batch.defect = defect
        close()
      }
    }
    close()
    return batches
  }

  /// What is wrong with a row, or with what stands in the place of the header.
  private func fault(_ error: CSVError) -> InvalidLine {
    let isJSON = reader.header == nil && Self.startsAsJSON(error.row)
    return InvalidLine(
      location: SourceLocation(source, line: error.line),
      error: isJSON
        ? Self.isJSON : RecordError(what: "\(error.what)", remedy: "\(error.remedy)"),
      bytes: error.row, isFatal: error.isFatal)
  }

  /// What is wrong with the header, once it has arrived.
  private mutating func headerFault() -> InvalidLine? {
    guard !hasCheckedHeader, let header = reader.header else { return nil }
    hasCheckedHeader = true
    return (missingColumn(header) ?? blankedColumn(header)).map {
      InvalidLine(location: SourceLocation(source, line: 1), error: $0, bytes: [], isFatal: true)
    }
  }

  /// The label's column with white space around its name, which would make another field, and so another
  /// label, than is meant.
  private func blankedColumn(_ header: [[UInt8]]) -> RecordError? {
    let column = header.firstIndex { name in
      let trimmed = Prompt.trimmed(name)
      return trimmed.count != name.count && trimmed.elementsEqual("label".utf8)
    }
    return column.map { blanked(header, $0) }
  }

  private func blanked(_ header: [[UInt8]], _ column: Int) -> RecordError {
    let name = String(decoding: header[column], as: UTF8.self)
    return RecordError(
      what: "column \(column + 1) is named \"\(name)\", with white space around it",
      remedy: "remove the white space, and from the rows too: cells keep theirs")
  }

  private func missingColumn(_ header: [[UInt8]]) -> RecordError? {
    guard let field = required.first(where: { reader.column($0.name) == nil }) else { return nil }
    if let column = header.firstIndex(where: {
      Prompt.trimmed($0).elementsEqual(field.name.utf8)
    }) {
      return blanked(header, column)
    }
    if let first = header.first, Self.startsAsJSON(first) { return Self.isJSON }
    let names = header.map { String(decoding: $0, as: UTF8.self) }
    return RecordError(
      what: "no column \"\(field.name)\" among \(names.joined(separator: ", "))",
      remedy: remedy(field, names))
  }

  /// Whether what stands in the place of a header starts as a line of JSON does.
  private static func startsAsJSON(_ row: [UInt8]) -> Bool {
    let text = row.lazy.filter { !($0 == 0x20 || $0 == 0x09) }
    return ["{\"", "[{"].contains { text.starts(with: $0.utf8) }
      || ["{", "["].contains { text.elementsEqual($0.utf8) }
  }

  private static let isJSON = RecordError(
    what: "the line is JSON, not a row of column names",
    remedy: "read it as JSON Lines, with \(.inputFormat) jsonl")

  /// What to do about a column that is not there.
  private func remedy(_ field: NamedField, _ names: [String]) -> Message {
    if names.count == 1, reader.delimiter == .comma, names[0].utf8.contains(UInt8(ascii: "\t")) {
      return "the columns have tabs between them: read it as TSV, with \(.inputFormat) tsv"
    }
    if names.count == 1, names[0].utf8.contains(UInt8(ascii: ";")) {
      return "the columns have semicolons between them: save the table with commas or tabs instead"
    }
    let others = names.filter { name in !required.contains { $0.name == name } }
    if field.likely(among: others) != nil {
      return field.remedy(among: others, place: "column")
    }
    let separator = reader.delimiter == .comma ? "," : " and a tab and "
    let naming: Message =
      "name the columns in the first line, as in \(required.map(\.name).joined(separator: separator))"
    return field.isJoined ? naming : naming + ", or " + field.remedy(among: [])
  }
}

extension LineBatch {
  /// Adds a CSV row as a JSON object.
  fileprivate mutating func append(_ row: CSVRow, header: [[UInt8]]) {
    let start = bytes.count
    row.appendObject(header: header, into: &bytes)
    ranges.append(start..<bytes.count)
    numbers.append(row.line)
    originals.append(row.source)
    inputBytes += row.source.count + 1
  }
}
