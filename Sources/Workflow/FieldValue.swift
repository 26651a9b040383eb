public import Records

extension Record {
  /// The value of a field as text: a string as it is, anything else as JSON, null and nothing as
  /// empty.
  ///
  /// - Throws: `RecordError` where the string cannot be read.
  public func fieldValue(_ name: String) throws(RecordError) -> String {
    guard let raw = rawValue(name), !isNull(name) else { return "" }
    guard raw.first == UInt8(ascii: "\"") else { return String(decoding: raw, as: UTF8.self) }
    return try string(name) ?? ""
  }
}
