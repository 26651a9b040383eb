public import Groundwork
import JSON

/// One parsed line; valid until its parser parses the next, and while the line stays in place.
///
/// Names are compared as UTF-8 after escapes are resolved, so `"pro\u006dpt"` is `prompt`.
public struct Record {
  let parser: RecordParser
  let line: UnsafeRawBufferPointer

  /// Whether the field is there, whatever its value.
  public func has(_ name: String) -> Bool { field(name) != nil }

  /// Whether the field is there and `null`.
  public func isNull(_ name: String) -> Bool {
    guard let field = field(name) else { return false }
    return first(field) == UInt8(ascii: "n")
  }

  /// Whether the field is there and `true`; of any other kind it is not.
  public func isTrue(_ name: String) -> Bool {
    guard let field = field(name) else { return false }
    return first(field) == UInt8(ascii: "t")
  }

  /// Whether the field is there and a number.
  public func isNumber(_ name: String) -> Bool { field(name).map { isNumber($0) } ?? false }

  /// The field's text, escapes resolved.
  ///
  /// - Parameters:
  ///   - name: The field.
  ///   - remedy: What to do where it is not a string; nil for the usual words, by which it may be left out.
  /// - Returns: UTF-8, or nil when the field is absent.
  /// - Throws: `RecordError` when it is not a string; `null` is not.
  public func text(_ name: String, remedy: Message? = nil) throws(RecordError) -> [UInt8]? {
    guard let field = field(name) else { return nil }
    var scanner = scanner(field)
    guard scanner.current == UInt8(ascii: "\""), let token = try? scanner.skipString() else {
      throw .wrongKind(name, found: scanner.current, wanted: "a string", remedy: remedy)
    }
    var text: [UInt8] = []
    text.reserveCapacity(token.range.count)
    scanner.decode(token, into: &text)
    return text
  }

  /// The field's text as a String; see `text(_:)`.
  public func string(_ name: String) throws(RecordError) -> String? {
    guard let text = try text(name) else { return nil }
    return String(decoding: text, as: UTF8.self)
  }

  /// The field's number as the nearest double.
  ///
  /// - Returns: A finite value, or nil when the field is absent.
  /// - Throws: `RecordError` when it is not a number, or beyond the range of doubles.
  public func double(_ name: String) throws(RecordError) -> Double? {
    guard let field = field(name) else { return nil }
    guard isNumber(field) else {
      throw .wrongKind(name, found: first(field), wanted: "a number")
    }
    var scanner = scanner(field)
    let value = scanner.readDouble()
    if value.isFinite { return value }
    throw .outOfRange(quoted(name), spelling: spelling(field), type: "a double")
  }

  /// The field's number as an integer; `2.0` and `1e3` are whole and so are read.
  ///
  /// - Returns: The value, or nil when the field is absent.
  /// - Throws: `RecordError` when it is not a whole number, or beyond 64 bits.
  public func integer(_ name: String) throws(RecordError) -> Int? {
    guard let field = field(name) else { return nil }
    guard let value = try double(name) else { return nil }
    if let exact = Int(spelling(field)) ?? Int(exactly: value) { return exact }
    if value.rounded() != value {
      throw RecordError(
        what: "\(quoted(name)) is \(shortened(spelling(field))), not a whole number",
        remedy: "make \(quoted(name)) a whole number, or leave the field out")
    }
    throw .outOfRange(quoted(name), spelling: spelling(field), type: "a 64-bit integer")
  }

  /// The field's boolean, or nil when the field is absent.
  ///
  /// - Throws: `RecordError` when it is neither `true` nor `false`.
  public func bool(_ name: String) throws(RecordError) -> Bool? {
    guard let field = field(name) else { return nil }
    switch first(field) {
    case UInt8(ascii: "t"): return true
    case UInt8(ascii: "f"): return false
    case let other: throw .wrongKind(name, found: other, wanted: "true or false")
    }
  }

  /// The first byte of the field's value, by which JSON tells the kinds of values; nil when it is absent.
  public func firstByte(_ name: String) -> UInt8? { field(name).map(first) }

  /// Whether the field's value stood in the line as this JSON text.
  public func has(_ name: String, spelled json: [UInt8]) -> Bool {
    guard let found = spelling(name) else { return false }
    return json.withUnsafeBytes { found.hasSameBytes(as: $0) }
  }

  /// The field's text where the line spells it without escapes; nil where it does not, or holds something else.
  ///
  /// - Parameter name: The field.
  /// - Returns: The UTF-8 between the quotes; valid as long as the record.
  public func plainText(_ name: String) -> UnsafeRawBufferPointer? {
    guard let field = field(name), first(field) == UInt8(ascii: "\"") else { return nil }
    let text = UnsafeRawBufferPointer(
      rebasing: line[field.value.lowerBound + 1..<field.value.upperBound - 1])
    return text.contains(UInt8(ascii: "\\")) ? nil : text
  }

  /// The field's value as its JSON text stands in the line, or nil when the field is absent; valid as long
  /// as the record.
  public func spelling(_ name: String) -> UnsafeRawBufferPointer? {
    field(name).map { UnsafeRawBufferPointer(rebasing: line[$0.value]) }
  }

  /// The field's value as its JSON text stood in the line, or nil when the field is absent.
  public func rawValue(_ name: String) -> [UInt8]? {
    field(name).map { Array(line[$0.value]) }
  }
}

extension Record {
  @inline(__always)
  func field(_ name: String) -> RecordField? { parser.layout.field(name) }

  /// First byte of a field's value.
  func first(_ field: RecordField) -> UInt8 { line[field.value.lowerBound] }

  func isNumber(_ field: RecordField) -> Bool {
    let first = first(field)
    return first == UInt8(ascii: "-") || first &- UInt8(ascii: "0") < 10
  }

  func scanner(_ field: RecordField) -> JSONScanner {
    JSONScanner(line, from: field.value.lowerBound)
  }

  func spelling(_ field: RecordField) -> String {
    String(decoding: line[field.value], as: UTF8.self)
  }
}
