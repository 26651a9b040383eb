import Groundwork
import JSON

/// A name as it stands in messages: in quotes, escaped as JSON, cut when long.
func quoted(_ name: String) -> String {
  var writer = JSONWriter()
  writer.string(shortened(name))
  return String(decoding: writer.bytes, as: UTF8.self)
}

/// A text from the input as it stands in messages: at most 60 characters.
func shortened(_ text: String) -> String {
  text.utf8.count <= 60 ? text : String(text.prefix(57)) + "..."
}

extension RecordError {
  /// The line is not JSON; bytes are counted from 1, as `cut -b` does.
  static func invalidJSON(_ error: JSONError) -> RecordError {
    RecordError(
      what: "invalid JSON at byte \(error.offset + 1): \(error.what)",
      remedy: "give one JSON object a line")
  }

  /// A field holds another kind of value than the tool reads.
  static func wrongKind(
    _ name: String, found: UInt8, wanted: String, remedy: Message? = nil
  ) -> RecordError {
    RecordError(
      what: "\(quoted(name)) is \(RecordField.describe(found)), not \(wanted)",
      remedy: remedy ?? "make \(quoted(name)) \(wanted), or leave the field out")
  }

  /// An element of an array or object of numbers is none.
  static func notANumber(_ place: String, found: String) -> RecordError {
    RecordError(what: "\(place) is \(found), not a number", remedy: "give numbers only")
  }

  /// A number that no finite value of the type read is near.
  static func outOfRange(_ place: String, spelling: String, type: String) -> RecordError {
    RecordError(
      what: "\(place) is \(shortened(spelling)), out of range for \(type)",
      remedy: "give a number that \(type) can hold")
  }
}
