/// A format of tables: a new one is a type of its own and a case of ``TableFormat``.
public protocol RowWriter {
  /// Starts a table under these headings.
  mutating func begin(_ headings: [TableHeading], into bytes: inout [UInt8])
  /// Writes a row: one value a heading.
  mutating func row(_ values: [TableValue], into bytes: inout [UInt8])
  /// Ends the table.
  mutating func end(into bytes: inout [UInt8])
}
