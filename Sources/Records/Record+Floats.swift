import Groundwork
import JSON

extension Record {
  /// Reads a vector of float32: an array of numbers, or base64 of little-endian floats.
  ///
  /// Each decimal is read as the nearest double, which is rounded to float.
  ///
  /// - Parameters:
  ///   - name: The field.
  ///   - values: Its contents are replaced, shape (n); unspecified after an error.
  /// - Returns: False, with `values` untouched, when the field is absent.
  /// - Throws: `RecordError` when the field is neither form, or a value is NaN, infinite or beyond
  ///   the range of float; it names the index, counted from 0.
  public func floats(
    _ name: String, into values: inout [Float]
  ) throws(RecordError) -> Bool {
    if parser.copyVector(name, into: &values) { return true }
    guard let field = field(name) else { return false }
    switch first(field) {
    case UInt8(ascii: "["): try readArray(field, name, into: &values)
    case UInt8(ascii: "\""): try readBase64(field, name, into: &values)
    case let other:
      throw .wrongKind(name, found: other, wanted: "an array of numbers or a base64 string")
    }
    return true
  }

  private func readArray(
    _ field: RecordField, _ name: String, into values: inout [Float]
  ) throws(RecordError) {
    var scanner = scanner(field)
    switch scanner.readFloats(into: &values) {
    case nil: return
    case .notANumber(let found):
      throw .notANumber(
        "\(quoted(name))[\(values.count)]", found: RecordField.describe(found))
    case .outOfRange(let range):
      let spelling = String(decoding: line[range], as: UTF8.self)
      throw .outOfRange("\(quoted(name))[\(values.count)]", spelling: spelling, type: "a float32")
    }
  }

  private func readBase64(
    _ field: RecordField, _ name: String, into values: inout [Float]
  ) throws(RecordError) {
    let remedy: Message =
      "give base64 of little-endian float32, as embed \(.encoding) base64 writes it"
    let inner = field.value.lowerBound + 1..<field.value.upperBound - 1
    let plain = UnsafeRawBufferPointer(rebasing: line[inner])
    var fault = Base64Floats.decode(plain, into: &values)
    if fault != nil && plain.contains(UInt8(ascii: "\\")) {
      // Some writers escape the slash, which base64 uses.
      let text = try text(name) ?? []
      fault = text.withUnsafeBytes { Base64Floats.decode($0, into: &values) }
    }
    if let fault { throw RecordError(what: "\(quoted(name)): \(fault)", remedy: remedy) }
    if values.withUnsafeBufferPointer(Base64Floats.areFinite) { return }
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw RecordError(
        what: "\(quoted(name))[\(index)] is \(values[index]), not a finite number", remedy: remedy)
    }
  }

  /// Reads an object of numbers, in the order of the line.
  ///
  /// - Returns: The members, or nil when the field is absent.
  /// - Throws: `RecordError` when the field is no object, a value is no number or beyond the range
  ///   of doubles, or a key stands twice.
  public func numberMap(
    _ name: String
  ) throws(RecordError) -> [(key: String, value: Double)]? {
    guard let field = field(name) else { return nil }
    guard first(field) == UInt8(ascii: "{") else {
      throw .wrongKind(name, found: first(field), wanted: "an object of numbers")
    }
    let tree: JSONValue
    do throws(JSONError) {
      tree = try JSONValue.parse(UnsafeRawBufferPointer(rebasing: line[field.value]))
    } catch {
      throw RecordError(
        what: "\(quoted(name)): \(error.what)", remedy: "give each key of \(quoted(name)) once")
    }
    var map: [(key: String, value: Double)] = []
    for (key, value) in tree.objectValue ?? [] {
      map.append((key, try number(value, "\(quoted(name))[\(quoted(key))]")))
    }
    return map
  }

  private func number(_ value: JSONValue, _ place: String) throws(RecordError) -> Double {
    if let number = value.doubleValue { return number }
    if case .number(let spelling) = value {
      throw .outOfRange(place, spelling: spelling, type: "a double")
    }
    throw .notANumber(place, found: RecordField.describe(value))
  }
}
