import Groundwork
import JSON
import Testing

@testable import Decision

struct PickTests {
  // By hand on MadeRows.curve: utilities .919 .913 .893 .752 .333, accuracies .85 .894 .941 .984 1.
  @Test(arguments: [
    (ChoiceRule.utility, 0.1), (.accuracy, 0.9), (.coverage, 0.1), (.abstainThenAccuracy, 0.9),
  ])
  func rules(rule: ChoiceRule, threshold: Double) throws {
    let point = try OperatingPoint.pick(
      from: MadeRows.curve, request: MadeRows.request([], rule))
    #expect(point.chosen?.point[.leading] == threshold)
    #expect(point.admissible == 5)
    #expect(point.points == 5)
  }

  // By hand: .3, .5 and .7 keep accuracy ≥ .89 and abstain ≤ .4; the rule is used among them.
  @Test(arguments: [
    (ChoiceRule.utility, 0.3), (.accuracy, 0.7), (.coverage, 0.3), (.abstainThenAccuracy, 0.7),
  ])
  func rulesChooseAmongTheAdmissible(rule: ChoiceRule, threshold: Double) throws {
    let point = try OperatingPoint.pick(
      from: MadeRows.curve.reversed(),
      request: MadeRows.request([(.minAccuracyOnFired, 0.89), (.maxAbstainRate, 0.4)], rule))
    #expect(point.chosen?.point[.leading] == threshold)
    #expect(point.admissible == 3)
  }

  // By hand: one limit each that leaves thresholds up to, or from, the one that coverage or accuracy picks.
  @Test(arguments: [
    (Constraint.Kind.maxAbstainRate, 0.15, 3), (.minOverallAccuracy, 0.8, 3),
    (.minAccuracyOnFired, 0.94, 3), (.minCoverage, 0.61, 4),
  ])
  func limits(kind: Constraint.Kind, limit: Double, admissible: Int) throws {
    let point = try OperatingPoint.pick(
      from: MadeRows.curve, request: MadeRows.request([(kind, limit)]))
    #expect(point.admissible == admissible)
  }

  // By hand: 1·correct − 5·wrong − 0.1·abstained = 10, 33.4, 53.5, 51.1, 12.
  @Test func value() throws {
    let costs = try Costs(correct: 1, wrong: 5, hallucination: 50, abstain: 0.1)
    let point = try OperatingPoint.pick(
      from: MadeRows.curve, request: MadeRows.request([], .value, costs: costs))
    #expect(point.chosen?.point[.leading] == 0.5)
    #expect(abs(costs.value(of: MadeRows.curve[2].tally.all) - 53.5) < 1e-12)
  }

  @Test func tiesGoToTheStricterPointWhateverTheOrder() throws {
    var rows = [0.2, 0.4, 0.6].flatMap { threshold in
      [0, 0.1].map { margin in
        MadeRows.row(threshold, margin: margin, 9, 1, abstained: 0, grid: 6)
      }
    }
    var random = SplitMix64(seed: 2)
    for rule in ChoiceRule.allCases {
      rows.shuffle(using: &random)
      let chosen = try OperatingPoint.pick(from: rows, request: MadeRows.request([], rule)).chosen
      #expect(chosen?.point == AxisValues(threshold: 0.6, nearMargin: 0.1))
    }
  }

  @Test func nullNeverKeepsALimit() throws {
    let point = try OperatingPoint.pick(
      from: MadeRows.curve, request: MadeRows.request([(.maxHallucinationRate, 1)]))
    #expect(!point.isPass)
    #expect(point.nearest?.misses.first?.value == nil)
    #expect(point.nearest?.misses.first?.shortfall == 1)
    // Of equal misses the stricter point is named.
    #expect(point.nearest?.row.point[.leading] == 0.9)
  }

  // By hand: accuracy ≥ .95 and coverage ≥ .9 miss by (.1, 0), (.056, 0), (.009, .05), (0, .29), (0, .7).
  @Test func nearest() throws {
    let point = try OperatingPoint.pick(
      from: MadeRows.curve.reversed(),
      request: MadeRows.request([(.minAccuracyOnFired, 0.95), (.minCoverage, 0.9)]))
    #expect(point.chosen == nil)
    #expect(point.admissible == 0)
    #expect(point.nearest?.row.point[.leading] == 0.5)
    #expect(
      point.nearest?.misses.map(\.constraint.kind) == [.minAccuracyOnFired, .minCoverage])
    #expect(abs((point.nearest?.misses[1].shortfall ?? 0) - 0.05) < 1e-12)
  }

  @Test func refusesRowsThatAreNotOneSweep() throws {
    let request = try MadeRows.request([])
    var otherMapper = MadeRows.curve
    otherMapper[2].source.mapper = "other"
    var gated = MadeRows.curve
    gated[1].source.gated = true
    let cases = [
      ([], "the metrics have no rows"),
      (
        MadeRows.curve + [MadeRows.curve[1]],
        "the metrics have two rows for threshold 0.3, near margin 0.0, familiarity 0.0, scope 0.0"
      ),
      (otherMapper, "the metrics mix the mappers (none) and other"),
      (gated, "the metrics mix gated and ungated rows"),
      (
        MadeRows.curve + [MadeRows.row(0.95, 5, 5, abstained: 0, grid: 5)],
        "the metrics mix rows that count 100 and 10 rows, 100 and 10 labelled"
      ),
    ]
    for (rows, message) in cases {
      #expect {
        try OperatingPoint.pick(from: rows, request: request)
      } throws: { ($0 as? Failure)?.what == Message(message) }
    }
  }

  @Test func refusesALimitGivenTwice() throws {
    let request = try MadeRows.request([(.minCoverage, 0.1), (.minCoverage, 0.2)])
    #expect(throws: Failure("the limit min_coverage is given twice", remedy: "give it once")) {
      try OperatingPoint.pick(from: MadeRows.curve, request: request)
    }
    for limit in [-0.1, 1.1, Double.nan] {
      #expect(throws: Failure.self) { try Constraint(.minCoverage, limit) }
    }
    #expect(throws: Failure.self) { try Costs(wrong: -1) }
    #expect(throws: Failure.self) { try Costs(wrong: .infinity) }
  }

  @Test func warnsWhereTrainingPromptsFlatter() throws {
    var rows = MadeRows.curve
    for index in rows.indices {
      let unseen = rows[index].tally.unseen
      if unseen.abstained == 0 { rows[index].tally.unseen.firing[.correct] -= 2 }
      rows[index].tally.unseen.executable -= unseen.abstained == 0 ? 2 : min(2, unseen.abstained)
      rows[index].tally.distinct = rows[index].tally.unseen
    }
    let notes = try OperatingPoint.pick(from: rows, request: MadeRows.request([])).notes
    #expect(notes.count == 1)
    #expect(
      notes[0].description.hasPrefix("more than 1 % of the rows behind coverage, accuracy_on_fired")
    )
    #expect(
      try OperatingPoint.pick(from: MadeRows.curve, request: MadeRows.request([])).notes.isEmpty)
  }

  @Test func warnsWherePerClassThresholdsFlattenTheGrid() throws {
    var rows = [0.2, 0.4].map { MadeRows.row($0, 9, 1, abstained: 0, grid: 2) }
    for index in rows.indices {
      rows[index].source.perClassThresholds = [ClassThreshold(name: "a", threshold: 0.5)]
    }
    let notes = try OperatingPoint.pick(from: rows, request: MadeRows.request([])).notes
    #expect(notes.count == 1)
    #expect(notes[0].description.contains("all thresholds of the grid count the same"))
  }

  // 0 of 20: 1 − 0.05^(1/20) = 0.13911, by hand.
  @Test func zeroCountsAreShownWithTheirBound() throws {
    let zero = try OperatingPoint.pick(
      from: MadeRows.curve, request: MadeRows.request([], .accuracy)
    ).zeroCounts
    #expect(zero.map(\.name) == ["error_rate_on_fired"])
    #expect(zero[0].rows == 20)
    #expect(abs(zero[0].upperBound - 0.13911) < 5e-6)
    #expect(zero[0].needed.map(\.rows) == [299, 598, 2995])
  }

  // What a rate of 0 is evidence for is what its limit's certificate says, whatever else was tested.
  @Test func zeroCountsAgreeWithTheCertificate() throws {
    let grid = try Grid(
      thresholds: Axis.parse("0.5"), nearMargins: Axis.parse("0"), familiarities: Axis.parse("0"))
    var sweep = try SweepAccumulator(grid: grid, classes: ["a"])
    for number in 0..<400 {
      try sweep.add(
        ScoredRow(
          predicted: 0, confidence: number < 200 ? 0.9 : 0.1, margin: 1,
          gold: number < 200 ? .label(0) : .notExecutable, promptHash: UInt64(number)))
    }
    let point = try OperatingPoint.pick(
      from: Array(sweep.result()),
      request: MadeRows.request(
        [(.maxHallucinationRate, 0.1), (.minAccuracyOnFired, 0.9)], .coverage, level: 0.95,
        correction: .auto))
    let bounds = try #require(point.certificate?.bounds)
    #expect(bounds[0].alpha != bounds[1].alpha)
    let zeros = point.zeroCounts
    #expect(zeros.map(\.name) == ["error_rate_on_fired", "hallucination_rate"])
    #expect(zeros[0].level == 1 - bounds[1].alpha)
    #expect(zeros[1].level == 1 - bounds[0].alpha)
    #expect(zeros[1].upperBound == bounds[0].bound)
  }
}
