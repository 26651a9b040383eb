/// What stands between the fields of a row.
///
/// Fields are quoted alike in both, as by Python's csv module with `excel` and `excel-tab`. A quote
/// inside an unquoted field is a slip in CSV, and plain text in TSV, where few writers quote at all.
public enum FieldDelimiter: Sendable {
  case comma, tab

  /// The byte itself.
  var byte: UInt8 {
    switch self {
    case .comma: UInt8(ascii: ",")
    case .tab: UInt8(ascii: "\t")
    }
  }

  /// Its name in messages.
  var name: String {
    switch self {
    case .comma: "comma"
    case .tab: "tab"
    }
  }

  /// Several of it in messages.
  var plural: String { name + "s" }
}
