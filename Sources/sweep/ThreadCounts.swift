import Decision
import Groundwork
import Streams
import Workflow

/// What one thread has counted of the rows that it reads.
final class ThreadCounts {
  private let plan: CountingPlan
  /// Whether rows are counted here, not only placed.
  private var counts = false
  /// nil before the first row.
  private(set) var histograms: GridHistograms?
  private(set) var summary = RowSummary()
  /// Why a row could not be placed that the counter of the stream did not stop at.
  private(set) var failure: Diagnostic?

  init(_ plan: CountingPlan) { self.plan = plan }

  /// Places a row, and counts it there where memory allows it.
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
    do throws(Diagnostic) {
      if histograms == nil {
        let classes = row.origin.taxonomy.classes
        counts = try plan.countsApart(taxonomy: classes)
        histograms = try plan.histograms(taxonomy: classes, countsRows: counts)
      }
      return try Diagnostic.placing(try count(scored))
    } catch {
      failure = failure ?? error
      return nil
    }
  }

  private func count(_ row: ScoredRow) throws(Failure) -> PlacedRow? {
    guard let placed = try histograms?.place(row) else { return nil }
    if counts { try histograms?.add(placed) }
    return placed
  }
}
