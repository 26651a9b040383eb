import JSON

/// One JSON object a row.
struct JSONLinesTable: RowWriter {
  private var names: [String] = []
  private var json = JSONWriter()

  mutating func begin(_ headings: [TableHeading], into bytes: inout [UInt8]) {
    names = headings.map(\.name)
  }

  mutating func row(_ values: [TableValue], into bytes: inout [UInt8]) {
    json.removeAll()
    json.beginObject()
    for (name, value) in zip(names, values) { value.writeMember(name, into: &json) }
    json.endObject()
    json.endLine()
    bytes += json.bytes
  }

  mutating func end(into bytes: inout [UInt8]) {}
}
