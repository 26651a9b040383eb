import Decision
import Groundwork
import Records
import Streams

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
