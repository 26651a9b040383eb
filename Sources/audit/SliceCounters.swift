import Decision
import Groundwork
import Records
import Streams
import Workflow

/// Counts the rows of each value of a field apart.
struct SliceCounters {
  /// Most values that are counted.
  static let limit = 1000

  let field: String
  /// Whether any row has the field.
  private var check: SliceCheck
  private var order: [Name] = []
  private var counters: [Name: DecidedCounter] = [:]

  /// No rows yet.
  init(field: String) {
    self.field = field
    check = SliceCheck(field: field)
  }

  /// Counts a row.
  ///
  /// - Throws: `Diagnostic` where the field has more values than are counted.
  mutating func add(_ row: AuditedRow) throws(Diagnostic) {
    row.slice.map { check.add($0) }
    let value = Name(row.slice?.text ?? "")
    if counters[value] == nil {
      guard order.count < Self.limit else {
        throw Diagnostic(
          nil, "\"\(field)\" has more than \(Self.limit) values",
          remedy: "count by a field of fewer")
      }
      order.append(value)
    }
    counters[value, default: DecidedCounter()].add(row.scored, row.reason)
  }

  /// What to say where no row has the field.
  var note: String? { check.note }

  /// Each value with its counter, in the order of their bytes; a missing value is empty.
  var slices: [(value: Name, counter: DecidedCounter)] {
    order.sorted().compactMap { value in counters[value].map { (value, $0) } }
  }
}
