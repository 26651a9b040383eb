/// Comma-separated values with a header; what is missing is empty.
struct CSVTable: RowWriter {
  private var shown: [Int] = []
  private var csv = CSVWriter()

  mutating func begin(_ headings: [TableHeading], into bytes: inout [UInt8]) {
    shown = headings.flat
    write(shown.map { headings[$0].name }, into: &bytes)
  }

  mutating func row(_ values: [TableValue], into bytes: inout [UInt8]) {
    write(shown.map { values[$0].plain }, into: &bytes)
  }

  mutating func end(into bytes: inout [UInt8]) {}

  private mutating func write(_ fields: [String], into bytes: inout [UInt8]) {
    csv.bytes.removeAll(keepingCapacity: true)
    csv.row(fields)
    bytes += csv.bytes
  }
}
