import Groundwork
import Testing

@testable import Decision

struct SweepTests {
  private static let names: [Name] = ["a", "b", "c"]

  private static func grid(
    _ thresholds: Axis?, perClass: [Double?] = []
  ) throws -> Grid {
    try Grid(
      thresholds: thresholds, nearMargins: Axis.parse("0,0.1,0.35"),
      familiarities: Axis.parse("0,0.05"), scopes: Axis.parse("0,0.3"), perClass: perClass)
  }

  private static func sweep(
    _ rows: [ScoredRow], _ grid: Grid, byClass: Bool = false, unseenOnly: Bool = false
  ) throws -> [MetricsRow] {
    var sweep = try SweepAccumulator(
      grid: grid, classes: names, byClass: byClass, unseenOnly: unseenOnly)
    for row in rows { try sweep.add(row) }
    return Array(sweep.result())
  }

  /// Counts rows one by one by the rule that score and audit use.
  private static func direct(_ rows: [ScoredRow], _ point: AxisValues, _ perClass: [Double?])
    -> Tally
  {
    let rule = DecisionRule(point, perClass: perClass)
    var tally = Tally()
    var met: Set<UInt64> = []
    for row in rows {
      let reason = rule.decide(row)
      tally.all.add(row, reason)
      if let reason { tally.reasons[reason] += 1 }
      if !row.seen { tally.unseen.add(row, reason) }
      if !row.seen, met.insert(row.promptHash).inserted { tally.distinct.add(row, reason) }
    }
    return tally
  }

  // The histogram must count what deciding row by row counts; prompts do not repeat here.
  @Test(arguments: 0..<24)
  func equalsRowByRow(seed: Int) throws {
    let rows = RandomRows(gated: seed % 2 == 0).make(150, seed: UInt64(seed))
    let perClass: [Double?] = seed % 3 == 0 ? [0.35, nil, 0.8] : []
    let grid = try Self.grid(
      seed % 4 == 3 ? nil : Axis.parse("0:0.95:0.05"), perClass: perClass)
    let result = try Self.sweep(rows, grid, byClass: seed % 5 == 0)
    #expect(!result.isEmpty)
    for row in result {
      #expect(row.tally == Self.direct(rows, row.point, perClass))
      #expect(row.source.grid == result.count)
      #expect(row.source.gated == (seed % 2 == 0))
      for (index, predicted) in row.byClass.enumerated() {
        let own = rows.filter { $0.predicted == index }
        #expect(predicted.tally == Self.direct(own, row.point, perClass))
      }
      #expect(row.byClass.count == (seed % 5 == 0 ? 3 : 0))
    }
  }

  @Test func exactThresholdsAreTheConfidencesThatCanFire() throws {
    let rows = RandomRows().make(60, seed: 5)
    let result = try Self.sweep(rows, Self.grid(nil, perClass: [0.5]))
    let expected = Set(rows.filter { $0.executable && $0.predicted != 0 }.map(\.confidence))
    #expect(Array(result.map(\.point[.leading]).prefix(expected.count)) == expected.sorted())
    #expect(result.count == expected.count * 12)
    #expect(result.allSatisfy { $0.source.exactThresholds })
  }

  @Test(arguments: [true, false])
  func orderOfRowsDoesNotMatter(isExact: Bool) throws {
    let thresholds = isExact ? nil : try Axis.parse("0:0.95:0.05")
    // 40 prompts for 300 rows: repeats disagree in score, label and seen.
    let rows = RandomRows(prompts: 40).make(300, seed: 11)
    let grid = try Self.grid(thresholds)
    let expected = try Self.sweep(rows, grid, byClass: true)
    var random = SplitMix64(seed: 3)
    for _ in 0..<5 {
      let shuffled = rows.shuffled(using: &random)
      #expect(try Self.sweep(shuffled, grid, byClass: true) == expected)
    }
  }

  @Test func repeatedPromptCountsOnceAsDistinct() throws {
    let grid = try Grid(
      thresholds: Axis([0.5]))
    let right = ScoredRow(
      predicted: 0, confidence: 0.9, margin: 1, gold: .label(0), promptHash: 7)
    var wrong = right
    wrong.gold = .label(1)
    var seen = right
    seen.seen = true
    let twice = try Self.sweep([right, right, right], grid)[0].tally
    #expect(twice.all.correct == 3)
    #expect(twice.distinct.correct == 1)
    // The least favourable of two rows stands for the prompt, whichever comes first.
    for rows in [[right, wrong], [wrong, right]] {
      #expect(try Self.sweep(rows, grid)[0].tally.distinct.wrong == 1)
      #expect(try Self.sweep(rows, grid)[0].tally.distinct.total == 1)
    }
    for rows in [[right, seen], [seen, right]] {
      #expect(try Self.sweep(rows, grid)[0].tally.distinct.total == 0)
    }
  }

  /// At each point every count is that of sweeping the point alone, also where prompts repeat.
  ///
  /// With one row for all points "0 of 400 hallucinate" was certified where 400 of 400 did.
  @Test(arguments: 0..<12)
  func everyPointCountsAsItDoesAlone(seed: Int) throws {
    // 25 prompts for 200 rows: repeats differ in what they reach, label and seen.
    let rows = RandomRows(prompts: 25, grain: 8).make(200, seed: UInt64(seed)).map { row in
      var row = row
      // Few prompts have a seen row, or none would be left to be distinct.
      row.seen = row.promptHash % 5 == 0 && row.seen
      return row
    }
    let byClass = seed % 3 == 0
    let grid = try Self.grid(
      seed % 4 == 3 ? nil : Axis.parse("0:1:0.25"), perClass: seed % 6 == 5 ? [0.5] : [])
    for row in try Self.sweep(rows, grid, byClass: byClass) {
      var axes: [DecisionAxis: Axis] = [:]
      for axis in DecisionAxis.all { axes[axis] = try Axis([row.point[axis]]) }
      let alone = try Self.sweep(rows, Grid(axes, perClass: grid.perClass), byClass: byClass)
      #expect(alone.map(\.tally) == [row.tally])
      #expect(alone.map(\.byClass) == [row.byClass])
      #expect(byClass || row.tally.distinct == Self.leastFavourable(rows, row.point, grid))
    }
  }

  /// Each unseen prompt by its least favourable row, found by deciding row by row.
  private static func leastFavourable(
    _ rows: [ScoredRow], _ point: AxisValues, _ grid: Grid
  ) -> Counts {
    let rule = DecisionRule(point, perClass: grid.perClass)
    var counts = Counts()
    for prompt in Dictionary(grouping: rows, by: \.promptHash).values
    where !prompt.contains(where: \.seen) {
      let order: [FiringKind] = [.hallucinated, .wrong, .correct, .unlabelled]
      let worst = order.first { kind in prompt.contains { FiringKind($0) == kind } }
      let its = prompt.filter { FiringKind($0) == worst }
      let fires = its.map { rule.decide($0) == nil }
      let isMistake = worst == .hallucinated || worst == .wrong
      counts.add(
        worst ?? .unlabelled, fires: isMistake ? fires.contains(true) : !fires.contains(false))
    }
    return counts
  }

  /// What is decided and then counted is what a sweep of the deciding point counts.
  @Test(arguments: 0..<6)
  func decidedRowsCountAlike(seed: Int) throws {
    let rows = RandomRows(gated: seed % 2 == 0, prompts: 60).make(200, seed: UInt64(seed))
    let rule = DecisionRule(threshold: 0.4, perClass: [nil, 0.6], nearMargin: 0.1)
    var counter = DecidedCounter()
    for row in rows { counter.add(row, rule.decide(row)) }
    let grid = try Grid(
      thresholds: Axis([0.4]), nearMargins: Axis([0.1]), perClass: [nil, 0.6])
    #expect(try Self.sweep(rows, grid).map(\.tally) == [counter.total])
  }

  @Test func whatMemoryCannotHoldIsRefused() throws {
    let long = try Axis.parse("0:1:0.001")
    let grid = try Grid(thresholds: long, nearMargins: Axis.parse("0:0.5:0.005"))
    let classes = (0..<200).map { Name("c\($0)") }
    #expect {
      try SweepAccumulator(grid: grid, classes: classes, byClass: true)
    } throws: {
      ($0 as? Failure)?.what
        == "counting 200 classes at so many points takes more than 8388608 counts"
    }
  }

  @Test func unseenOnlyLeavesSeenRowsOut() throws {
    let rows = RandomRows().make(200, seed: 2)
    let grid = try Self.grid(Axis([0.3]))
    let all = try Self.sweep(rows, grid)
    let unseen = try Self.sweep(rows, grid, unseenOnly: true)
    for (one, other) in zip(all, unseen) {
      #expect(other.tally.all == one.tally.unseen)
      #expect(other.tally.seen == 0)
      #expect(other.source.unseenOnly)
    }
  }

  @Test func gatedAndUngatedRowsDoNotMix() throws {
    var sweep = try SweepAccumulator(grid: Self.grid(nil), classes: Self.names)
    try sweep.add(ScoredRow(predicted: 0, confidence: 1, margin: 1, gate: true, promptHash: 1))
    #expect(
      throws: Failure(
        "a row without \"gate\" among rows with one",
        remedy: "score all rows with the same gate")
    ) {
      try sweep.add(ScoredRow(predicted: 0, confidence: 1, margin: 1, promptHash: 2))
    }
  }

  @Test func classOutsideTheTaxonomyIsRefused() throws {
    var sweep = try SweepAccumulator(grid: Self.grid(nil), classes: Self.names)
    for predicted in [-1, 3] {
      #expect(throws: Failure.self) {
        try sweep.add(
          ScoredRow(predicted: predicted, confidence: 1, margin: 1, promptHash: 1))
      }
    }
  }

  @Test func noRowsGiveZeroCounts() throws {
    let result = try Self.sweep([], Self.grid(Axis([0.2, 0.4])))
    #expect(result.count == 24)
    #expect(result.allSatisfy { $0.tally == Tally() })
    #expect(try Self.sweep([], Self.grid(nil)).isEmpty)
  }
}
