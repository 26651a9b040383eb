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
}
