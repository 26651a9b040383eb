import Decision
import Workflow

/// Finds the places of the rows that one thread reads, and counts them there where memory allows it.
final class RowPlacer {
  private let plan: CountingPlan
  private var counts = false
  /// nil before the first row.
  private(set) var histograms: GridHistograms?
  private(set) var summary = RowSummary()

  init(_ plan: CountingPlan) { self.plan = plan }

  /// Places a row.
  ///
  /// - Returns: nil for a row that does not count. So is one of another taxonomy than the first, or of
  ///   one without a grid: the counter of the stream stops at the batch before it looks at its rows.
  func place(_ row: ScoredRecordReader.Row) -> PlacedRow? {
    let scored = row.scored
    guard plan.split?.keeps(scored.promptHash) ?? true else {
      summary.leaveOut(scored)
      return nil
    }
    summary.add(scored)
    if plan.unseenOnly && scored.seen { return nil }
    if histograms == nil {
      histograms = try? plan.histograms(taxonomy: row.taxonomy.classes)
      counts = histograms.map(plan.countsApart) ?? false
    }
    guard let placed = try? histograms?.place(scored) else { return nil }
    if counts { try? histograms?.add(placed) }
    return placed
  }
}
