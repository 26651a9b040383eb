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
  ///
  /// An object named "error" that does not say which tool wrote it is a user's own.
  static func refusal(of line: ArraySlice<UInt8>) -> RecordError? {
    guard let error = content(of: line), let tool = error["tool"]?.stringValue,
      let what = error["what"]?.stringValue
    else { return nil }
    let number = error["line"]?.intValue.map { ":\($0)" } ?? ""
    let place = error["file"]?.stringValue.map { " of \($0)\(number)" } ?? ""
    return RecordError(
      what: "this is an error record, in which \(tool) said\(place): \(what)",
      remedy: "mend that line, or pass such records over with \(.setAside)")
  }

  /// The object that such a record holds.
  private static func content(of line: ArraySlice<UInt8>) -> JSONValue? {
    guard let error = (try? JSONValue.parse(Array(line)))?[field], error.objectValue != nil else {
      return nil
    }
    return error
  }
}
