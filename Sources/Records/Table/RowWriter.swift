/// A format of tables: a new one is a type of its own and a case of ``TableFormat``.
public protocol RowWriter {
  /// Starts a table under these headings.
  mutating func begin(_ headings: [TableHeading], into bytes: inout [UInt8])
  /// Writes a row: one value a heading.
  mutating func row(_ values: [TableValue], into bytes: inout [UInt8])
  /// Ends the table.
  mutating func end(into bytes: inout [UInt8])
}

/// How tables are written.
public enum TableFormat: String, CaseIterable, Sendable {
  /// One JSON object a row.
  case jsonl
  /// Comma-separated values with a header.
  case csv
  /// Aligned columns for people.
  case table
  /// A table of GitHub's Markdown.
  case markdown

  /// A writer of this format that has not begun.
  public var writer: any RowWriter {
    switch self {
    case .jsonl: JSONLinesTable()
    case .csv: CSVTable()
    case .table: AlignedTable()
    case .markdown: MarkdownTable()
    }
  }

  /// Whether people read it, so that fewer and shorter columns serve better.
  public var isForPeople: Bool {
    switch self {
    case .jsonl, .csv: false
    case .table, .markdown: true
    }
  }
}

/// Rows of one type on their way into a format.
public struct Table<Row> {
  private let columns: [TableColumn<Row>]
  private var writer: any RowWriter

  /// A table that has not begun.
  public init(_ columns: [TableColumn<Row>], as format: TableFormat) {
    self.columns = columns
    writer = format.writer
  }

  /// What stands before the first row.
  public mutating func begin() -> [UInt8] {
    var bytes: [UInt8] = []
    writer.begin(columns.map(\.heading), into: &bytes)
    return bytes
  }

  /// A row; nothing yet where the format must know all rows first.
  public mutating func row(_ row: Row) -> [UInt8] {
    var bytes: [UInt8] = []
    writer.row(columns.map { $0.value(row) }, into: &bytes)
    return bytes
  }

  /// What is left to write after the last row.
  public mutating func end() -> [UInt8] {
    var bytes: [UInt8] = []
    writer.end(into: &bytes)
    return bytes
  }
}
