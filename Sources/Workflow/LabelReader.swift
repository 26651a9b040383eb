import Groundwork
import JSON
public import Records
public import Streams

/// Reads a record's own label: which field, and what the names and numbers in it stand for.
public struct LabelReader: Sendable {
  /// The field that holds the label.
  public let field: String
  /// What a name, or a whole number in decimal, stands for; nil where names stand for themselves.
  private let map: [[UInt8]: GoldLabel]?

  /// Reads the field `label`, whose names stand for themselves.
  public init() {
    field = "label"
    map = nil
  }

  /// Reads another field, or other names.
  ///
  /// - Parameters:
  ///   - field: The field that holds the label.
  ///   - mapFile: A JSON object of names, or numbers as names, and what they stand for; or an array
  ///     of names, which numbers from 0 count in. `null` stands for "must never fire".
  /// - Throws: `Diagnostic` where the file cannot be read, or holds anything else.
  public init(field: String, mapFile: String?) throws(Diagnostic) {
    self.field = field
    map = try mapFile.map { (path) throws(Diagnostic) in try Self.read(path) }
  }

  private static func read(_ path: String) throws(Diagnostic) -> [[UInt8]: GoldLabel] {
    let remedy: Message = "give a JSON object of label and class, or an array of classes"
    let value = try readJSONFile(path, remedy: remedy)
    let pairs: [(key: String, value: JSONValue)]
    if let members = value.objectValue {
      pairs = members
    } else if let elements = value.arrayValue {
      pairs = elements.enumerated().map { ("\($0)", $1) }
    } else {
      throw Diagnostic(
        SourceLocation(path), "is neither a JSON object nor an array", remedy: remedy)
    }
    var map: [[UInt8]: GoldLabel] = [:]
    for (key, value) in pairs {
      let label: GoldLabel? =
        value.isNull
        ? .null
        : value.stringValue.flatMap { name in
          name.isEmpty ? nil : .name(Array(name.utf8))
        }
      guard let label else {
        throw Diagnostic(
          SourceLocation(path), "what \"\(key)\" stands for is neither a class nor null",
          remedy: remedy)
      }
      guard map.updateValue(label, forKey: Array(key.utf8)) == nil else {
        throw Diagnostic(
          SourceLocation(path), "\"\(key)\" is named twice", remedy: "keep one of the two")
      }
    }
    return map
  }

  /// The label of a record.
  ///
  /// - Throws: `RecordError` where it is neither a string nor null, or a number that stands for
  ///   nothing; where it is empty, or has white space around it.
  public func label(of record: Record) throws(RecordError) -> GoldLabel {
    guard let first = record.firstByte(field) else { return .absent }
    if first == UInt8(ascii: "n") { return .null }
    if first == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
      let number = try record.integer(field)
    {
      return try label(ofNumber: number)
    }
    guard let name = try record.text(field) else { return .absent }
    if let known = map?[name] { return known }
    guard !name.isEmpty else {
      throw RecordError(
        what: "\"\(field)\" is empty",
        remedy: "write the class; for a prompt that must never fire, null in JSON Lines, "
          + "or in CSV a name that \(.nonExecutableLabels) declares")
    }
    guard Prompt.trimmed(name).count == name.count else {
      throw RecordError(
        what:
          "\"\(field)\" is \"\(String(decoding: name, as: UTF8.self))\", with white space around it",
        remedy: "remove the white space: it would make another class")
    }
    if isUnmappedNumber(name) { throw unmapped(String(decoding: name, as: UTF8.self)) }
    return .name(name)
  }

  /// Whether a name is digits that the map neither has nor stands for: a table's cell is text, and a number
  /// there means what it means in JSON.
  private func isUnmappedNumber(_ name: [UInt8]) -> Bool {
    guard let map, name.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return false }
    return !map.values.contains(.name(name))
  }

  private func unmapped(_ number: String) -> RecordError {
    RecordError(
      what: "\"\(field)\" is \(number), which the label map does not have",
      remedy: "add it to the file of \(.labelMap)")
  }

  private func label(ofNumber number: Int) throws(RecordError) -> GoldLabel {
    guard let map else {
      throw RecordError(
        what: "\"\(field)\" is a number, not a string",
        remedy: "say which class each number is with \(.labelMap)")
    }
    guard let label = map[Array("\(number)".utf8)] else { throw unmapped("\(number)") }
    return label
  }
}
