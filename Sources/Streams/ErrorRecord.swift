import Groundwork
import JSON
import Records

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
  static func isOne(_ line: ArraySlice<UInt8>) -> Bool { content(of: line) != nil }

  /// What a line that is such a record means to who cannot use it; nil where it is none.
  static func refusal(of line: ArraySlice<UInt8>) -> RecordError? {
    guard let (error, tool, what) = content(of: line) else { return nil }
    let number = error["line"]?.intValue.map { ":\($0)" } ?? ""
    let place = error["file"]?.stringValue.map { " of \($0)\(number)" } ?? ""
    return RecordError(
      what: "this is an error record, in which \(tool) said\(place): \(what)",
      remedy: "mend that line, or pass such records over with \(.setAside)")
  }

  /// The object that such a record holds alone, with the tool that wrote it and what that said.
  ///
  /// A record with more than that, or of which no tool is named, is a user's own.
  private static func content(
    of line: ArraySlice<UInt8>
  ) -> (error: JSONValue, tool: String, what: String)? {
    guard startsAsOne(line), let members = (try? JSONValue.parse(Array(line)))?.objectValue,
      members.count == 1, let error = members.first?.value,
      let tool = error["tool"]?.stringValue, let what = error["what"]?.stringValue
    else { return nil }
    return (error, tool, what)
  }

  /// Whether the first key is the field's, so that other lines need not be parsed again.
  private static func startsAsOne(_ line: ArraySlice<UInt8>) -> Bool {
    let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
    let start = line.drop(while: isSpace)
    guard start.first == UInt8(ascii: "{") else { return false }
    return start.dropFirst().drop(while: isSpace).starts(with: Array("\"\(field)\"".utf8))
  }
}
