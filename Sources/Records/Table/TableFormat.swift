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
