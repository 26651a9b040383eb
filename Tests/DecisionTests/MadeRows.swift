import Groundwork
@testable import Decision

/// Metrics rows with counts given by hand.
enum MadeRows {
  /// One row: correct, wrong, hallucinated, then the labelled rows that abstained, executable and not.
  static func row(
    _ threshold: Double, margin: Double = 0, _ correct: Int, _ wrong: Int, _ hallucinated: Int = 0,
    abstained: Int, rightly: Int = 0, grid: Int
  ) -> MetricsRow {
    let counts = Counts(
      correct: correct, wrong: wrong, hallucinated: hallucinated, abstainedExecutable: abstained,
      abstainedRightly: rightly)
    var tally = Tally()
    tally.all = counts
    tally.unseen = counts
    tally.distinct = counts
    tally.reasons[.below(.confidence)] = counts.abstained
    var source = SweepSource()
    source.grid = grid
    return MetricsRow(
      point: AxisValues(threshold: threshold, nearMargin: margin), tally: tally, source: source)
  }

  /// Five thresholds over 100 executable prompts: coverage falls, accuracy rises.
  static let curve = [
    row(0.1, 85, 15, abstained: 0, grid: 5), row(0.3, 84, 10, abstained: 6, grid: 5),
    row(0.5, 80, 5, abstained: 15, grid: 5), row(0.7, 60, 1, abstained: 39, grid: 5),
    row(0.9, 20, 0, abstained: 80, grid: 5),
  ]

  static func request(
    _ limits: [(Constraint.Kind, Double)], _ rule: ChoiceRule = .utility,
    level: Double? = nil, correction: Correction = .bonferroni, perClass: Int? = nil,
    costs: Costs? = nil
  ) throws -> PickRequest {
    PickRequest(
      constraints: try limits.map { try Constraint($0.0, $0.1) }, rule: rule,
      costs: try costs ?? Costs(),
      confidence: try level.map { try .init(level: $0, correction: correction) },
      perClass: perClass.map { .init(leastRows: $0) })
  }
}

extension OperatingPoint {
  /// Chooses among rows as they come from a sweep.
  static func pick(
    from rows: [MetricsRow], report: [MetricsRow]? = nil, request: PickRequest
  ) throws(Failure) -> OperatingPoint {
    var other: SweepTable?
    if let report { other = try SweepTable(report, name: "metrics to report on") }
    return try pick(from: try SweepTable(rows), report: other, request: request)
  }
}
