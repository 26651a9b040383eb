public import JSON

/// How the share of mistakes grows as lower confidences are let fire.
///
/// Rows with a label count. A mistake is a row that would fire wrongly or on what must not execute.
/// Rows of one confidence are one point: no threshold can part them, so their order cannot matter.
///
/// - Complexity: Memory grows with the distinct confidences.
/// - SeeAlso: Geifman, Uziel & El-Yaniv (2019), Bias-reduced uncertainty estimation, section 2.
public struct RiskCoverageCurve: Sendable {
  private struct Group {
    var rows = 0
    var mistakes = 0
  }

  private var groups: [Double: Group] = [:]
  /// Labelled rows that no threshold lets fire: stopped by the gate, or of a class that never fires.
  public private(set) var silent = 0

  public init() {}

  /// Counts a row; one without a label does not count.
  public mutating func add(_ row: ScoredRow) {
    let mistake: Int
    switch row.gold {
    case .unlabelled: return
    case .notExecutable: mistake = 1
    case .label(let label): mistake = label == row.predicted ? 0 : 1
    }
    guard row.gate != false, row.executable, !row.values[.leading].isNaN else {
      silent += 1
      return
    }
    groups[row.values[.leading], default: Group()].rows += 1
    groups[row.values[.leading], default: Group()].mistakes += mistake
  }

  /// One point of the curve: everything at or above a confidence fires.
  public struct Point: Equatable, Sendable {
    /// The threshold.
    public var confidence: Double
    /// Rows that fire.
    public var rows: Int
    /// Mistakes among them.
    public var mistakes: Int
    /// `mistakes / rows`.
    public var risk: Double { Double(mistakes) / Double(rows) }
  }

  /// The points, highest confidence first.
  public var points: [Point] {
    var sum = Group()
    return groups.sorted { $0.key > $1.key }.map { confidence, group in
      sum.rows += group.rows
      sum.mistakes += group.mistakes
      return Point(confidence: confidence, rows: sum.rows, mistakes: sum.mistakes)
    }
  }

  /// Labelled rows counted.
  public var labelled: Int { groups.values.reduce(silent) { $0 + $1.rows } }

  /// Area under the risk–coverage curve: the mean over rows that may fire of the risk at the point at
  /// which each fires, Σ (nₖ − nₖ₋₁) · mistakesₖ / nₖ / n.
  ///
  /// - Returns: 0 at best, 1 at worst; nil when no labelled row may fire.
  public var area: Double? {
    let points = points
    guard let last = points.last else { return nil }
    var previous = 0
    var area = 0.0
    for point in points {
      area += Double(point.rows - previous) * point.risk
      previous = point.rows
    }
    return area / Double(last.rows)
  }

  /// How much larger the area is than if every mistake had a lower confidence than every right row.
  ///
  /// - Returns: 0 at best; nil when no labelled row may fire.
  public var excessArea: Double? {
    guard let area, let last = points.last else { return nil }
    let right = last.rows - last.mistakes
    var best = 0.0
    for mistake in 0..<last.mistakes { best += Double(mistake + 1) / Double(right + mistake + 1) }
    // Rounding may leave a difference of nothing just below 0.
    return max(0, area - best / Double(last.rows))
  }

  /// The most that can fire at a risk no higher than this.
  ///
  /// - Returns: The point, and its rows as a share of all labelled rows; nil where no point has so low a
  ///   risk.
  public func coverage(atRisk risk: Double) -> (coverage: Double, point: Point)? {
    guard let point = points.last(where: { $0.risk <= risk }) else { return nil }
    return (Double(point.rows) / Double(labelled), point)
  }
}

extension RiskCoverageCurve {
  /// Risks at which the coverage is told.
  public static let risks = [0.01, 0.02, 0.05]

  /// Writes the curve's numbers as one JSON object: `labelled`, `aurc`, `excess_aurc`, and for each of
  /// ``risks`` the coverage and the threshold that gives it.
  public func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("labelled", labelled)
    writer.member("aurc", area)
    writer.member("excess_aurc", excessArea)
    writer.key("coverage_at_risk")
    writer.beginArray()
    for risk in RiskCoverageCurve.risks {
      let found = coverage(atRisk: risk)
      writer.beginObject()
      writer.member("risk", risk)
      // Where every point is riskier, the one way to keep the risk is to fire nothing.
      writer.member("coverage", labelled == 0 ? nil : found?.coverage ?? 0)
      writer.member("threshold", found?.point.confidence)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }
}
