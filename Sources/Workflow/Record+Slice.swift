public import Decision
public import Groundwork
public import Records

extension Record {
  /// Refuses the record where a rule was not chosen on rows like it.
  ///
  /// - Parameters:
  ///   - slice: The rows that it was chosen on; nil for rows of every kind.
  ///   - remedy: What to do; nil for the usual words.
  /// - Throws: `RecordError` where the field has another value, or none.
  public func require(_ slice: RowSlice?, remedy: Message? = nil) throws(RecordError) {
    guard let slice else { return }
    let value = try fieldValue(slice.field.text)
    try RecordError.placing(try slice.require(value, remedy: remedy))
  }
}
