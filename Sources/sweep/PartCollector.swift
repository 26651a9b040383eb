import CommandLineTool
import Decision
import Groundwork
import Streams
import Workflow

/// Adds up partial sweeps that come one behind the other.
final class PartCollector {
  private var merge = MetricsMerge()
  private var part = PlacedMetricsRows()
  /// Points of the part that is being read; a repeat starts the next part, and so does what follows
  /// a whole grid.
  private var points: Set<AxisValues> = []

  /// Takes the next rows.
  func add(_ placed: PlacedMetricsRows) throws(Diagnostic) {
    for (row, location) in zip(placed.rows, placed.locations) {
      let isWhole = part.rows.first.map { part.rows.count >= $0.source.grid } ?? false
      if isWhole || !points.insert(row.point).inserted {
        try closePart()
        points = [row.point]
      }
      part.append(row, at: location)
    }
  }

  /// The sums of all parts; none where there were none.
  ///
  /// - Throws: `Diagnostic` where two do not fit together.
  func rows() throws(Diagnostic) -> [MetricsRow] {
    if !part.rows.isEmpty { try closePart() }
    return merge.rows
  }

  private func closePart() throws(Diagnostic) {
    do throws(Failure) {
      try merge.add(SweepTable(part.rows))
    } catch {
      // Two parts that do not fit together: the second starts there.
      throw Diagnostic(part.location(of: error) ?? part.locations.first, error)
    }
    part = PlacedMetricsRows()
  }
}
