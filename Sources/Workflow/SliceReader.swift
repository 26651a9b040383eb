public import Records

/// Reads the field by whose values rows are counted apart, for one thread.
public final class SliceReader {
  /// What a row has of the field.
  public struct Value: Sendable {
    /// The value as text; empty where it is null or not there.
    public var text: String
    /// Whether the field is there.
    public var isThere: Bool
    /// The fields that the row has instead; nil but for the first such row of a thread.
    public var otherFields: [String]?
  }

  private let field: String
  private var hasTold = false

  /// Makes a reader that has seen nothing.
  public init(field: String) { self.field = field }

  /// Reads the field.
  ///
  /// - Throws: `RecordError` where the string cannot be read.
  public func value(of record: Record) throws(RecordError) -> Value {
    guard record.has(field) else {
      defer { hasTold = true }
      return Value(text: "", isThere: false, otherFields: hasTold ? nil : record.fieldNames)
    }
    return Value(text: try record.fieldValue(field), isThere: true)
  }
}
