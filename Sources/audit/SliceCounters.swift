import Decision
import Groundwork
import Records
import Streams

/// Counts the rows of each value of a field apart.
struct SliceCounters {
  /// Most values that are counted.
  static let limit = 1000

  let field: String
  private var order: [Name] = []
  private var counters: [Name: DecidedCounter] = [:]

  /// No rows yet.
  init(field: String) { self.field = field }

  /// Counts a row.
  ///
  /// - Throws: `Diagnostic` where the field has more values than are counted.
  mutating func add(_ row: AuditedRow) throws(Diagnostic) {
    let value = Name(row.slice ?? "")
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

  /// Each value with its counter, in the order of their bytes; a missing value is empty.
  var slices: [(value: Name, counter: DecidedCounter)] {
    order.sorted().compactMap { value in counters[value].map { (value, $0) } }
  }
}

/// What the gate costs and what it spares.
struct GateCounts: Sendable {
  /// Executable rows that the gate stopped.
  private var executable = 0
  /// Those of them that would have fired as their class.
  private var correct = 0
  /// Rows that the gate stopped which would have fired wrongly, or though they must not.
  private var spared = 0
  /// Whether any row has gone through a gate.
  private(set) var isGated = false

  /// Counts a row.
  mutating func add(_ row: AuditedRow) {
    isGated = isGated || row.scored.gate != nil
    guard row.reason == .gate else { return }
    if case .label = row.scored.gold { executable += 1 }
    switch row.outcomeWithoutGate {
    case .correct: correct += 1
    case .wrong, .hallucinated: spared += 1
    default: break
    }
  }

  /// Columns behind those of a metrics row, the same for each row.
  func columns<Row>() -> [TableColumn<Row>] {
    let counts = self
    return [
      TableColumn("gated_executable") { _ in .count(counts.executable) },
      TableColumn("gated_correct") { _ in .count(counts.correct) },
      TableColumn("gated_mistakes") { _ in .count(counts.spared) },
    ]
  }
}
