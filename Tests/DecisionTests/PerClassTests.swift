import Groundwork
import JSON
import Testing

@testable import Decision

struct PerClassTests {
  private static let names: [Name] = ["a", "b", "c"]

  private static func sweep(
    _ rows: [ScoredRow], margins: String = "0", thresholds: String = "0.1:0.9:0.2",
    half: PromptSplit.Half? = nil, isExact: Bool = false, perClass: [Double?] = []
  ) throws -> [MetricsRow] {
    let grid = try Grid(
      thresholds: isExact ? nil : Axis.parse(thresholds), nearMargins: Axis.parse(margins),
      perClass: perClass)
    var sweep = try SweepAccumulator(grid: grid, classes: names, byClass: true)
    var source = SweepSource()
    source.split = try half.map { try PromptSplit(fraction: 0.5, half: $0) }
    for row in rows where source.split?.keeps(row.promptHash) ?? true { try sweep.add(row) }
    return Array(sweep.result(source: source))
  }

  /// Rows whose confidence says something: the higher, the more often right; class b is the worst.
  static func rows(_ count: Int, seed: UInt64) -> [ScoredRow] {
    // Another stream than the rows', or the split by hash would follow the labels.
    var random = SplitMix64(seed: ~seed)
    return RandomRows(grain: 20).make(count, seed: seed).map { row in
      var row = row
      row.executable = true
      let trust = row.confidence * (row.predicted == 1 ? 0.5 : 1)
      if case .label = row.gold, Double.random(in: 0..<1, using: &random) < trust {
        row.gold = .label(row.predicted)
      }
      return row
    }
  }

  /// The best merit of every combination of thresholds, each counted by deciding row by row.
  private static func exhaustive(
    _ rows: [ScoredRow], _ request: PickRequest, margins: [Double]
  ) -> Double? {
    let thresholds = [0.1, 0.3, 0.5, 0.7, 0.9]
    var best: Double?
    for margin in margins {
      for a in thresholds {
        for b in thresholds {
          for c in thresholds {
            let rule = DecisionRule(threshold: 2, perClass: [a, b, c], nearMargin: margin)
            var counts = Counts()
            for row in rows { counts.add(row, rule.decide(row)) }
            guard request.constraints.areMet(by: counts) else { continue }
            best = max(best ?? -.infinity, request.rule.merit(of: counts, request.costs))
          }
        }
      }
    }
    return best
  }

  private static let limits: [[(Constraint.Kind, Double)]] = [
    [(.minAccuracyOnFired, 0.6), (.maxHallucinationRate, 0.5)],
    [(.minOverallAccuracy, 0.5), (.maxAbstainRate, 0.7)],
    [(.minCoverage, 0.3), (.minAccuracyOnFired, 0.55)], [(.minAccuracyOnFired, 0.99)], [],
  ]

  @Test(arguments: [ChoiceRule.coverage, .utility, .accuracy, .value], 0..<5)
  func equalsExhaustiveSearch(rule: ChoiceRule, limits: Int) throws {
    let rows = Self.rows(120, seed: UInt64(limits))
    let costs = try Costs(correct: 1, wrong: 0.5, hallucination: 3, abstain: 0.75)
    let request = try MadeRows.request(Self.limits[limits], rule, perClass: 1, costs: costs)
    let point = try OperatingPoint.pick(
      from: Self.sweep(rows, margins: "0,0.2"), request: request)
    let expected = Self.exhaustive(rows, request, margins: [0, 0.2])
    #expect(point.chosen.map { rule.merit(of: $0.tally.all, costs) } == expected)
    guard let chosen = point.chosen else { return }
    #expect(point.gap == 0)
    // What is written is what deciding by it counts.
    let frozen = DecisionRule(
      threshold: chosen.point[.leading],
      perClass: try ClassThreshold.indexed(chosen.source.perClassThresholds, in: Self.names),
      nearMargin: chosen.point[.margin])
    var counts = Counts()
    for row in rows { counts.add(row, frozen.decide(row)) }
    #expect(counts == chosen.tally.all)
    #expect(chosen.tally.reasons.total == counts.abstained)
  }

  @Test func neverWorseThanOneThreshold() throws {
    for seed in 0..<10 as Range<UInt64> {
      let rows = try Self.sweep(Self.rows(300, seed: seed))
      let limit: [(Constraint.Kind, Double)] = [(.minAccuracyOnFired, 0.65)]
      let one = try OperatingPoint.pick(from: rows, request: MadeRows.request(limit, .coverage))
      let each = try OperatingPoint.pick(
        from: rows, request: MadeRows.request(limit, .coverage, perClass: 1))
      #expect(each.chosen?.tally.all.coverage ?? 0 >= one.chosen?.tally.all.coverage ?? 0)
    }
  }

  /// With room for few sums the search may miss the optimum, but by no more than it says.
  @Test(arguments: [
    (ChoiceRule.coverage, 0), (.coverage, 1), (.coverage, 2), (.value, 0), (.value, 1), (.value, 2),
    (.utility, 0), (.utility, 4), (.accuracy, 2),
  ])
  func gapHolds(rule: ChoiceRule, limits: Int) throws {
    let costs = try Costs(correct: 1, wrong: 0.5, hallucination: 3, abstain: 0.75)
    let constraints = try Self.limits[limits].map { try Constraint($0.0, $0.1) }
    for seed in 0..<2 as Range<UInt64> {
      let rows = try Self.sweep(Self.rows(90, seed: seed), thresholds: "0.05:0.95:0.1")
      var search = PerClassSearch(
        problem: PerClassProblem(rows, leastRows: 1), constraints: constraints, rule: rule,
        costs: costs)
      let exact = search.run()
      guard let optimum = exact.best?.merit else { continue }
      #expect(exact.bound == optimum)
      search.capacity = 1
      let coarse = search.run()
      let found = try #require(coarse.best?.merit)
      #expect(found <= optimum + 1e-12)
      #expect(coarse.bound >= optimum - 1e-12)
      // Not a bound that says nothing: 0.1 of a rate, a tenth of all rows in value.
      #expect(coarse.bound - found < (rule == .value ? 9 : 0.1))
    }
  }

  @Test func smallClassesKeepTheGlobalThreshold() throws {
    var rows = Self.rows(300, seed: 1)
    rows.removeAll { $0.predicted == 2 }
    let point = try OperatingPoint.pick(
      from: Self.sweep(rows), request: MadeRows.request([], .accuracy, perClass: 20))
    #expect(point.chosen?.source.perClassThresholds.map(\.name) == ["a", "b"])
    #expect(
      point.notes.first
        == "1 of 3 classes keeps the global threshold, with fewer than 20 labelled rows predicted as it: c"
    )
    // Nothing is known of c, so the strictest threshold is kept for it.
    #expect(point.chosen?.point[.leading] == 0.9)
  }

  @Test func certifiedOnTheReportHalfOnly() throws {
    let rows = Self.rows(4000, seed: 3)
    let limit: [(Constraint.Kind, Double)] = [(.minAccuracyOnFired, 0.5)]
    let choose = try Self.sweep(rows, half: .choose)
    let request = try MadeRows.request(limit, .coverage, level: 0.95, perClass: 20)
    #expect {
      try OperatingPoint.pick(from: choose, request: request)
    } throws: {
      ($0 as? Failure)?.what
        == "per-class thresholds cannot be certified on the rows they were chosen on"
    }
    for isExact in [false, true] {
      let report = try Self.sweep(rows, half: .report, isExact: isExact)
      let point = try OperatingPoint.pick(from: choose, report: report, request: request)
      let chosen = try #require(point.chosen)
      // The chosen point carries what deciding the report half by it counts.
      let split = try PromptSplit(fraction: 0.5, half: .report)
      let rule = DecisionRule(
        threshold: chosen.point[.leading],
        perClass: try ClassThreshold.indexed(chosen.source.perClassThresholds, in: Self.names))
      var counts = Counts()
      for row in rows where split.keeps(row.promptHash) { counts.add(row, rule.decide(row)) }
      #expect(chosen.tally.all == counts)
      #expect(chosen.tally.reasons.total == counts.abstained)
      let bound = try #require(point.certificate?.bounds.first?.bound)
      #expect(bound >= 0.5 && bound < chosen.tally.distinct.accuracyOnFired ?? 0)
    }
  }

  @Test func refusesWhatHasNoMeaning() throws {
    let rows = try Self.sweep(Self.rows(50, seed: 1))
    let swept = try Self.sweep(Self.rows(50, seed: 1), perClass: [0.5])
    var plain = rows
    for index in plain.indices { plain[index].byClass = [] }
    for (rows, rule) in [
      (rows, ChoiceRule.abstainThenAccuracy), (plain, .coverage), (swept, .coverage),
    ] {
      #expect(throws: Failure.self) {
        try OperatingPoint.pick(from: rows, request: MadeRows.request([], rule, perClass: 1))
      }
    }
  }

  @Test func noAdmissibleChoiceNamesTheNearest() throws {
    let point = try OperatingPoint.pick(
      from: Self.sweep(Self.rows(100, seed: 2)),
      request: MadeRows.request(
        [(.minAccuracyOnFired, 1), (.minCoverage, 1)], .coverage, perClass: 1))
    #expect(!point.isPass)
    #expect(point.gap == nil)
    #expect(point.nearest?.misses.isEmpty == false)
  }
}
