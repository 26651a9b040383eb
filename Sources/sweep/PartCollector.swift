import CommandLineTool
import Decision
import DecisionRecords

/// Adds up partial sweeps that come one behind the other.
final class PartCollector {
  private var merge = MetricsMerge()
  private var part: [MetricsRow] = []
  /// Points of the part that is being read; a repeat starts the next part.
  private var points: Set<[Double]> = []

  /// Takes the next row.
  func add(_ row: MetricsRow) throws(Diagnostic) {
    let point = [row.point.threshold, row.point.nearMargin, row.point.familiarity]
    if !points.insert(point).inserted {
      try closePart()
      points = [point]
    }
    part.append(row)
  }

  /// The sums of all parts.
  ///
  /// - Throws: `Diagnostic` where there was none, or two do not fit together.
  func rows() throws(Diagnostic) -> [MetricsRow] {
    try closePart()
    return merge.rows
  }

  private func closePart() throws(Diagnostic) {
    do throws(DecisionError) {
      try merge.add(part)
    } catch {
      throw Diagnostic(nil, error)
    }
    part = []
  }
}
