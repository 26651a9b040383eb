import Groundwork
import Records

/// A name that is mostly the same from record to record.
struct RepeatedName {
  /// The name that was read last; nil where the field was absent.
  private(set) var last: Name?
  /// Its JSON text.
  private var spelling: [UInt8] = []

  /// Reads the name of a record.
  ///
  /// - Returns: Whether it is another than that of the record before.
  /// - Throws: `RecordError` where it is no string.
  mutating func read(_ field: String, of record: Record) throws(RecordError) -> Bool {
    if last == nil ? !record.has(field) : record.has(field, spelled: spelling) { return false }
    last = try record.name(field)
    spelling = record.rawValue(field) ?? []
    return true
  }
}
