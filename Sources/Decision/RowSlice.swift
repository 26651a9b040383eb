public import Groundwork

/// Rows that share the value of a field, counted apart from all others.
public struct RowSlice: Equatable, Sendable {
  /// The field.
  public var field: Name
  /// Its value as text; empty where it is empty or null, or rows lack the field.
  public var value: Name

  /// Names the rows.
  public init(field: Name, value: Name) {
    self.field = field
    self.value = value
  }

  /// The rows in words.
  public var words: String {
    "rows whose \"\(field)\" is \(Self.words(value.text))"
  }

  /// A value of the field in words.
  ///
  /// - Parameter value: The value as text; empty where it is empty or null.
  /// - Returns: It in quotes, or that there is none.
  static func words(_ value: String) -> String {
    value.isEmpty ? "empty or missing" : "\"\(value)\""
  }

  /// Refuses a row of another value, which a point of these rows says nothing of.
  ///
  /// - Parameters:
  ///   - value: The row's value of the field as text; empty where it has none.
  ///   - remedy: What to do; nil for the usual words.
  /// - Throws: What the row is, and what to do.
  public func require(
    _ value: String, remedy: Message? = nil
  ) throws(Failure) {
    guard Name(value) != self.value else { return }
    throw Failure(
      "\"\(field)\" is \(Self.words(value)), but the operating point was chosen on the \(words) alone",
      remedy: remedy ?? "give it those rows only, or pick a point from a sweep of all rows")
  }

  /// What to do where rows of two do not belong together.
  static let remedy: Message = "give the metrics rows of one value, or of a sweep of all rows"

  /// Two that differ, in words; nil stands for rows that were not counted apart.
  static func difference(_ one: RowSlice?, _ other: RowSlice?) -> String {
    "\(one?.words ?? "rows of every value") and \(other?.words ?? "rows of every value")"
  }
}

extension RowSlice {
  /// Reads the two members of a metrics row; nil where there are none.
  ///
  /// A `field` that is no text is a user's own: sweep writes the name of one.
  init?(_ reader: FieldReader) throws(Failure) {
    guard reader.value("field")?.stringValue != nil else { return nil }
    guard let field = try reader.name("field"), let value = try reader.name("value") else {
      return nil
    }
    self.init(field: field, value: value)
  }
}
