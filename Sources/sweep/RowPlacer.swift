import Decision
import Workflow

/// Finds the places of the rows that one thread reads, and counts them there where memory allows it.
final class RowPlacer {
  /// What has been counted.
  private(set) var counts: ThreadCounts

  init(_ plan: CountingPlan) { counts = ThreadCounts(plan) }

  /// Places a row; nil for one that does not count, see ``ThreadCounts/place(_:)``.
  func place(_ row: ScoredRecordReader.Row) -> PlacedRow? { counts.place(row) }
}
