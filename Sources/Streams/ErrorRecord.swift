import JSON

/// The record that stands in the place of a line that cannot be used, so that who counts lines stays
/// in step: `{"error":{"tool":…,"file":…,"line":…,"what":…,"remedy":…}}`.
enum ErrorRecord {
  /// The field that such a record has.
  static let field = "error"

  /// The record of a line, with its line end.
  static func bytes(for line: InvalidLine, by witness: InvalidLinePolicy.Witness) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.key(field)
    json.beginObject()
    json.key("tool")
    json.string(witness.tool)
    json.key("file")
    json.string(line.location.file)
    if let number = line.location.line {
      json.key("line")
      json.number(number)
    }
    json.key("what")
    json.string(line.error.what.text(naming: witness.flag))
    json.key("remedy")
    json.string(line.error.remedy.text(naming: witness.flag))
    json.endObject()
    json.endObject()
    json.endLine()
    return json.bytes
  }

  /// Whether a line is such a record, which an earlier stage wrote.
  static func isOne(_ line: ArraySlice<UInt8>) -> Bool {
    guard case .object? = (try? JSONValue.parse(Array(line)))?[field] else { return false }
    return true
  }
}
