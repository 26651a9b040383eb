public import Groundwork
public import Records

extension Record {
  /// Reads a name.
  ///
  /// - Returns: nil where the field is absent or null.
  /// - Throws: `RecordError` where it is no string.
  public func name(_ field: String) throws(RecordError) -> Name? {
    guard let text = try string(field) else { return nil }
    return Name(text)
  }

  /// Reads a name that is mostly the same from record to record.
  ///
  /// - Parameters:
  ///   - field: The field.
  ///   - last: The name that was read last; receives this one.
  /// - Returns: nil where the field is absent or null.
  /// - Throws: `RecordError` where it is no string.
  func name(_ field: String, like last: inout Name?) throws(RecordError) -> Name? {
    if let last, withPlainText(field, { last.isSpelled($0) ? true : nil }) == true { return last }
    last = try name(field)
    return last
  }
}
