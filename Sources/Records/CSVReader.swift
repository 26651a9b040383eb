import Groundwork
import JSON

/// Reads CSV (RFC 4180) from bytes as they arrive: `push` them, `finish` at the end, and take rows
/// with `next` in between.
///
/// Lines end with LF or CRLF; the last needs no end. A byte order mark at the start is skipped.
/// Empty lines are an error unless only empty lines follow. A carriage return outside quotes that
/// does not end a line is an error, as is a quote in an unquoted field. Text must be UTF-8.
public struct CSVReader: Sendable {
  /// The column names, all different and none empty; nil until the first row has arrived.
  public private(set) var header: [[UInt8]]?

  private var buffer: [UInt8] = []
  /// Where the next row starts in `buffer`.
  private var start = 0
  private var finder: CSVRowFinder
  /// The line that the next row starts on, from 1.
  public private(set) var line = 1
  private var hasSkippedMark = false
  private var isFinished = false
  private var hasFailed = false
  /// The first of the empty lines just passed.
  private var emptyLine: Int?

  /// What stands between the fields.
  public let delimiter: FieldDelimiter

  /// Starts before the first byte.
  public init(delimiter: FieldDelimiter = .comma) {
    self.delimiter = delimiter
    finder = CSVRowFinder(delimiter: delimiter)
  }

  /// Takes the next bytes of the stream.
  public mutating func push(_ bytes: UnsafeRawBufferPointer) {
    buffer.removeFirst(start)
    start = 0
    buffer.append(contentsOf: bytes)
  }

  /// Takes the next bytes of the stream.
  public mutating func push(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { push($0) }
  }

  /// Bytes of a row whose end has not arrived.
  public var pendingByteCount: Int { buffer.count - start }

  /// Says that no bytes follow, so that what is left is the last row.
  public mutating func finish() { isFinished = true }

  /// Position of a column by its name, or nil when there is none or no header yet.
  public func column(_ name: String) -> Int? {
    header?.firstIndex { $0.elementsEqual(name.utf8) }
  }

  /// Takes the next row.
  ///
  /// - Returns: The row; nil when more bytes are needed, or after `finish` when there are no more.
  /// - Throws: `CSVError`; unless it is fatal, the next call goes on after the bad row.
  public mutating func next() throws(CSVError) -> CSVRow? {
    while !hasFailed {
      guard let row = try nextRow() else { return nil }
      if row.isEmpty {
        if header == nil { throw fail(line, "the header line is empty", Self.headerRemedy) }
        emptyLine = emptyLine ?? line
        advance(past: row)
        continue
      }
      if let empty = emptyLine {
        emptyLine = nil
        throw CSVError(
          line: empty, what: "empty line", remedy: "remove it, or write \"\" for an empty field",
          row: [], isFatal: false)
      }
      defer { advance(past: row) }
      guard let header else {
        hasFailed = true
        header = try checkedHeader(try fields(of: row), row)
        hasFailed = false
        continue
      }
      let fields = try fields(of: row)
      try check(fields, against: header, row)
      return CSVRow(line: line, fields: fields, source: Array(buffer[row]))
    }
    return nil
  }
}

extension CSVReader {
  private static let headerRemedy = "start the file with one line of column names"

  /// The next row's place in the buffer, without its line end; nil when it is not there yet.
  private mutating func nextRow() throws(CSVError) -> Range<Int>? {
    if !hasSkippedMark && !skipMark() { return nil }
    let length = buffer.withUnsafeBytes { bytes in
      finder.rowLength(in: UnsafeRawBufferPointer(rebasing: bytes[start...]))
    }
    if let length { return trimmingReturn(start..<start + length) }
    if !isFinished { return nil }
    if let open = finder.openQuote {
      throw fail(
        line + open, "a quote opens here and is never closed",
        "close it, or double it if it is part of the text")
    }
    if start < buffer.count { return trimmingReturn(start..<buffer.count) }
    if header == nil { throw fail(1, "no header line", Self.headerRemedy) }
    return nil
  }

  private func trimmingReturn(_ row: Range<Int>) -> Range<Int> {
    let endsInReturn = !row.isEmpty && buffer[row.upperBound - 1] == 0x0D
    return endsInReturn ? row.lowerBound..<row.upperBound - 1 : row
  }

  /// Skips a byte order mark; false when too few bytes have arrived to tell.
  private mutating func skipMark() -> Bool {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if !isFinished && buffer.count < 3 && mark.starts(with: buffer) { return false }
    hasSkippedMark = true
    if buffer.starts(with: mark) { start = 3 }
    return true
  }

  /// Moves to the row after one, past its line end.
  private mutating func advance(past row: Range<Int>) {
    start = row.upperBound
    if start < buffer.count && buffer[start] == 0x0D { start += 1 }
    if start < buffer.count { start += 1 }
    line += finder.lineFeeds + 1
    finder = CSVRowFinder(delimiter: delimiter)
  }

  private mutating func fail(_ line: Int, _ what: String, _ remedy: String) -> CSVError {
    hasFailed = true
    let row = Array(buffer[start...])
    return CSVError(line: line, what: what, remedy: remedy, row: row, isFatal: true)
  }

  private func fields(of row: Range<Int>) throws(CSVError) -> [[UInt8]] {
    do throws(CSVFields.Fault) {
      return try buffer.span.extracting(row).withUnsafeBytes { (row) throws(CSVFields.Fault) in
        if let offset = UTF8Validation.firstInvalidOffset(in: row) {
          throw CSVFields.Fault(
            what: "invalid UTF-8 at byte \(offset + 1) of the row",
            remedy: "save the file as UTF-8")
        }
        return try CSVFields.split(row, at: delimiter)
      }
    } catch {
      throw complaint(error.what, error.remedy, row)
    }
  }

  private func check(
    _ fields: [[UInt8]], against header: [[UInt8]], _ row: Range<Int>
  ) throws(CSVError) {
    if fields.count == header.count { return }
    let isShort = fields.count < header.count
    let found = counted(fields.count, "field")
    throw complaint(
      "the row has \(found), the header has \(header.count)",
      isShort
        ? "add the missing fields" : "put fields that hold \(delimiter.plural) in quotes", row)
  }

  private func checkedHeader(
    _ names: [[UInt8]], _ row: Range<Int>
  ) throws(CSVError) -> [[UInt8]] {
    var earlier: Set<[UInt8]> = []
    for (index, name) in names.enumerated() {
      if name.isEmpty {
        let isIndex = index == 0 && names.count > 1
        throw complaint(
          "column \(index + 1) of the header has no name",
          isIndex
            ? "name it; where it is a data frame's index, write the file without one (index=False)"
            : "name every column", row)
      }
      guard earlier.insert(name).inserted else {
        let name = quoted(String(decoding: name, as: UTF8.self))
        throw complaint("the header names \(name) twice", "give every column its own name", row)
      }
    }
    return names
  }

  /// An error in a row after which reading goes on; one in the header ends it.
  private func complaint(_ what: String, _ remedy: String, _ row: Range<Int>) -> CSVError {
    CSVError(
      line: line, what: what, remedy: remedy, row: Array(buffer[row]), isFatal: header == nil)
  }
}
