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
