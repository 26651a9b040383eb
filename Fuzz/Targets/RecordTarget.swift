import JSON
import Records

/// A line as the tools read it, against the tree.
///
/// - What the record says of each field is what the tree says.
/// - A record that is written without edits and read again is the same.
/// - A parser that has read other lines reads a line as one that has read none.
func fuzzRecords(_ bytes: UnsafeRawBufferPointer) {
  compareParsers(bytes)
  let parser = RecordParser()
  guard let record = try? parser.parse(bytes) else { return }
  // Keys that stand twice deeper down are the tree's error only.
  guard let tree = try? JSONValue.parse(bytes), let members = tree.objectValue else { return }
  for (key, value) in members {
    precondition(record.has(key), "the record lacks a field that the tree has")
    let raw = record.rawValue(key) ?? []
    precondition(
      (try? JSONValue.parse(raw)).map(text) == text(of: value), "a field's text is not its value")
    if case .null = value { precondition(record.isNull(key)) }
    if case .string(let string) = value {
      precondition((try? record.text(key)) == Array(string.utf8))
    }
    var floats: [Float] = []
    _ = try? record.floats(key, into: &floats)
  }
  var written: [UInt8] = []
  record.write(FieldEdits(), into: &written)
  precondition(
    (try? JSONValue.parse(written)).map(text) == text(of: tree), "writing changed the record")
}

/// Reads each of the input's lines with one parser, and with one that has read nothing.
private func compareParsers(_ bytes: UnsafeRawBufferPointer) {
  let parser = RecordParser()
  for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
    let line = UnsafeRawBufferPointer(rebasing: line)
    precondition(
      fields(of: line, parser) == fields(of: line, RecordParser()), "an earlier line left a trace")
  }
}

/// Names and texts of a line's fields, each asked for twice; nil where the line is refused.
private func fields(of line: UnsafeRawBufferPointer, _ parser: RecordParser) -> [[UInt8]]? {
  guard let record = try? parser.parse(line) else { return nil }
  let names = record.fieldNames
  return (names + names.reversed() + ["prompt"]).map {
    Array($0.utf8) + (record.rawValue($0) ?? [])
  }
}
