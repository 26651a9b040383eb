import Groundwork
import Testing

@testable import Decision

struct CertifierTests {
  /// Accuracy on fired falls from 1 to .865 and coverage rises from .16 to 1 as the threshold falls.
  ///
  /// Beside the limits of the test (accuracy .9, coverage .285) lie points that break them by little
  /// (.899 and .281), where an unsound certificate is caught soonest.
  private static let population = CertificateSimulation([
    (50, 30, 14), (50, 26, 6), (60, 14, 2), (60, 12, 2), (80, 10, 2), (80, 8, 2), (110, 4, 1),
    (110, 2, 1), (120, 2, 0), (166, 0, 0),
  ])

  private static func certifier(_ correction: Correction) throws -> Certifier {
    Certifier(
      constraints: [
        try Constraint(.minAccuracyOnFired, 0.9), try Constraint(.minCoverage, 0.285),
      ],
      correction: correction, alpha: 0.1, gridPoints: CertificateSimulation.levels)
  }

  /// 10,000 draws of 300 rows: how often any point that breaks a limit is shown to keep all of them.
  @Test(arguments: Correction.allCases)
  func keepsItsPromise(correction: Correction) throws {
    try #require(Self.population.isWhole)
    let certifier = try Self.certifier(correction)
    let truth = Self.population.truth
    let breaks = truth.map { !certifier.constraints.areMet(by: $0.tally.all) }
    // Points on both sides of the limits, or there would be nothing to get wrong.
    try #require(breaks.contains(true) && breaks.contains(false))
    var random = SplitMix64(seed: 20_210_701)
    var violations = 0
    var certified = 0
    for _ in 0..<10_000 {
      let shown = certifier.shown(in: Self.population.draw(300, using: &random))
      if zip(shown, breaks).contains(where: { $0 != nil && $1 }) { violations += 1 }
      if zip(shown, breaks).contains(where: { $0 != nil && !$1 }) { certified += 1 }
    }
    // 1 − level of the draws. Seen: 104 Bonferroni, 702 fixed sequence, 546 fallback.
    #expect(violations <= 1000)
    #expect(violations > 0)
    // Power, lest a certificate that is never given pass for sound.
    #expect(certified > 9000)
  }

  /// 2,000 draws of two halves: a point that breaks a limit, chosen on one half, is shown on the other.
  @Test func reportHalfKeepsThePromise() throws {
    let request = try MadeRows.request(
      [(.minAccuracyOnFired, 0.9), (.minCoverage, 0.285)], .coverage, level: 0.9)
    let truth = Self.population.truth
    var random = SplitMix64(seed: 77)
    var violations = 0
    var certified = 0
    for _ in 0..<2000 {
      let choose = try Self.stamped(Self.population.draw(150, using: &random), .choose)
      let report = try Self.stamped(Self.population.draw(150, using: &random), .report)
      let point = try OperatingPoint.pick(from: choose, report: report, request: request)
      guard let chosen = point.chosen else { continue }
      certified += 1
      let real = try #require(truth.first { $0.point == chosen.point })
      if !request.constraints.areMet(by: real.tally.all) { violations += 1 }
    }
    #expect(violations <= 200)
    #expect(certified > 500)
  }

  private static func stamped(_ rows: [MetricsRow], _ half: PromptSplit.Half) throws -> [MetricsRow]
  {
    let split = try PromptSplit(fraction: 0.5, half: half)
    return rows.map { row in
      var row = row
      row.source.split = split
      return row
    }
  }

  /// Populations of one limit each, whose rates lie just beside it at some threshold: a limit that
  /// falls with the threshold, one that rises, one that does both.
  private static let boundaries: [(kind: Constraint.Kind, limit: Double)] = [
    (.maxHallucinationRate, 0.3), (.minCoverage, 0.28), (.maxAbstainRate, 0.72),
    (.minAccuracyOnFired, 0.95), (.minOverallAccuracy, 0.7), (.minExecutableCoverage, 0.35),
    (.minExecutableAccuracy, 0.35),
  ]

  /// Draws of 300 rows: how often a point that breaks the limit is shown to keep it.
  @Test(arguments: Correction.allCases, boundaries.indices)
  func everyLimitAtItsBoundary(correction: Correction, boundary: Int) throws {
    let (kind, limit) = Self.boundaries[boundary]
    let certifier = Certifier(
      constraints: [try Constraint(kind, limit)], correction: correction, alpha: 0.1,
      gridPoints: CertificateSimulation.levels)
    let breaks = Self.population.truth.map { !certifier.constraints.areMet(by: $0.tally.all) }
    try #require(breaks.contains(true) && breaks.contains(false))
    var random = SplitMix64(seed: 7)
    var violations = 0
    for _ in 0..<10_000 {
      let shown = certifier.shown(in: Self.population.draw(300, using: &random))
      if zip(shown, breaks).contains(where: { $0 != nil && $1 }) { violations += 1 }
    }
    #expect(violations <= 1000)
  }

  /// The same rows at more thresholds: a finer grid never shows less, nor do all confidences where
  /// the limit is monotone.
  @Test(arguments: [Constraint.Kind.maxHallucinationRate, .minAccuracyOnFired, .minCoverage])
  func finerGridsShowNoLess(kind: Constraint.Kind) throws {
    for seed in 0..<6 as Range<UInt64> {
      let rows = PerClassTests.rows(3000, seed: seed).map { row in
        var row = row
        var random = SplitMix64(seed: row.promptHash)
        row.values[.leading] = min(
          1, row.values[.leading] + Double.random(in: 0..<0.05, using: &random))
        return row
      }
      let limit = kind == .maxHallucinationRate ? 0.4 : kind == .minCoverage ? 0.3 : 0.5
      let request = try MadeRows.request(
        [(kind, limit)], .coverage, level: 0.95, correction: .auto)
      var last = -1.0
      let grids = ["0:0.95:0.05", "0:0.99:0.01", "0:0.999:0.001", nil]
      for thresholds in grids.prefix(request.constraints[0].isMonotone ? 4 : 3) {
        let grid = try Grid(thresholds: thresholds.map { try Axis.parse($0) })
        var sweep = try SweepAccumulator(grid: grid, classes: ["a", "b", "c"])
        for row in rows { try sweep.add(row) }
        let point = try OperatingPoint.pick(from: Array(sweep.result()), request: request)
        let coverage = point.chosen?.tally.all.coverage ?? 0
        #expect(coverage >= last)
        last = coverage
      }
      #expect(last > 0)
    }
  }

  // The test itself says when it first holds; 0 of n by hand.
  @Test func saysHowManyRowsWouldDo() throws {
    let limit = try Constraint(.maxHallucinationRate, 0.05)
    let needed = try #require(limit.rowsNeeded(like: Proportion(4, of: 100), alpha: 0.05))
    let shown = { (rows: Int) in
      BinomialTail.atMost(Int((0.04 * Double(rows)).rounded(.up)), of: rows, p: 0.05) <= 0.05
    }
    #expect(shown(needed))
    #expect(!shown(needed - 1))
    // 0 of n at 5 %: ⌈ln .05 / ln .95⌉ = 59.
    #expect(limit.rowsNeeded(like: Proportion(0, of: 10), alpha: 0.05) == 59)
    #expect(limit.rowsNeeded(like: Proportion(6, of: 100), alpha: 0.05) == nil)
  }

  // By hand: 97 of 100 is shown to be above .9 at .05 (P = .0078 for .9) but not at .05 / 10 = .005.
  @Test func droppedRowsStillCount() throws {
    let request = try MadeRows.request([(.minAccuracyOnFired, 0.9)], level: 0.95)
    let alone = [MadeRows.row(0.5, 97, 3, abstained: 0, grid: 1)]
    let left = [MadeRows.row(0.5, 97, 3, abstained: 0, grid: 10)]
    let certain = try OperatingPoint.pick(from: alone, request: request)
    #expect(certain.certificate?.bounds[0].alpha == 0.05)
    #expect(certain.isPass)
    let point = try OperatingPoint.pick(from: left, request: request)
    #expect(!point.isPass)
    #expect(point.points == 10)
    #expect(try #require(point.nearest?.misses[0].shortfall) > 0)
  }

  // By hand, limit accuracy .9, α = .05, P(X ≥ k | 100, .9): 100 → 3e-5, 97 → .0078, 90 → .58.
  @Test func fixedSequenceStopsAtTheFirstFailure() throws {
    let rows = [
      MadeRows.row(0.1, 97, 3, abstained: 0, grid: 4),
      MadeRows.row(0.3, 90, 10, abstained: 0, grid: 4),
      MadeRows.row(0.5, 97, 3, abstained: 0, grid: 4),
      MadeRows.row(0.7, 100, 0, abstained: 0, grid: 4),
    ]
    let shown = { (correction: Correction) in
      Certifier(
        constraints: [try Constraint(.minAccuracyOnFired, 0.9)],
        correction: correction, alpha: 0.05, gridPoints: 4
      ).shown(in: rows).map { $0 != nil }
    }
    // The chain runs from the highest threshold down: .7 and .5 pass at .05, .3 fails, .1 is not reached.
    #expect(try shown(.fixedSequence) == [false, false, true, true])
    // Each at .0125.
    #expect(try shown(.bonferroni) == [true, false, true, true])
    // .7 at .0125, .5 at .025, .3 at .0375, .1 again at its own .0125.
    #expect(try shown(.fallback) == [true, false, true, true])
  }

  // By hand: coverage is easiest at the lowest threshold; two margins share α, so each chain has .025.
  @Test func eachNearMarginIsAChain() throws {
    let rows = [0.0, 0.2].flatMap { margin in
      [0.5, 0.1].map { threshold in
        MadeRows.row(
          threshold, margin: margin, threshold == 0.1 ? 95 : 70, 0,
          abstained: threshold == 0.1 ? 5 : 30, grid: 4)
      }
    }
    let certifier = Certifier(
      constraints: [try Constraint(.minCoverage, 0.85)],
      correction: .fixedSequence, alpha: 0.05, gridPoints: 4)
    let shown = certifier.shown(in: rows)
    #expect(shown.map { $0 != nil } == [false, true, false, true])
    #expect(shown[1] == [0.025])
  }

  // ⌈ln(.05 / 5) / ln(1 − rate)⌉ for 1, .5 and .1 %, by hand.
  @Test func refusesToCertifyAZeroRate() throws {
    let request = try MadeRows.request([(.maxHallucinationRate, 0)], level: 0.95)
    #expect(
      throws: Failure(
        "max_hallucination_rate 0.0: no number of rows certifies a rate of 0",
        remedy: "allow a rate of failure: without a single case, 1.0 % takes 459 rows, "
          + "0.5 % takes 919 rows, 0.1 % takes 4603 rows")
    ) { try OperatingPoint.pick(from: MadeRows.curve, request: request) }
    #expect(throws: Failure.self) {
      try OperatingPoint.pick(
        from: MadeRows.curve, request: MadeRows.request([(.minAccuracyOnFired, 1)], level: 0.95))
    }
  }

  @Test func refusesWhatTheRowsCannotShow() throws {
    let limit: [(Constraint.Kind, Double)] = [(.minAccuracyOnFired, 0.8)]
    var exact = MadeRows.curve
    var tooMany = MadeRows.curve
    for index in exact.indices {
      exact[index].source.exactThresholds = true
      tooMany[index].source.grid = 4
    }
    let cases = [
      (
        exact, try MadeRows.request(limit, level: 0.95, correction: .bonferroni),
        "thresholds found in the data, by bonferroni, cannot be certified"
      ),
      (tooMany, try MadeRows.request(limit, level: 0.95), "5 rows of a grid of 4 points"),
      (
        Array(MadeRows.curve.dropLast()),
        try MadeRows.request(limit, level: 0.95, correction: .fixedSequence),
        "4 of the 5 rows of the grid; fixed-sequence needs each"
      ),
      (MadeRows.curve, try MadeRows.request([], level: 0.95), "a confidence level without a limit"),
    ]
    for (rows, request, message) in cases {
      #expect {
        try OperatingPoint.pick(from: rows, request: request)
      } throws: { ($0 as? Failure)?.what.description.hasPrefix(message) == true }
    }
  }

  @Test func refusesHalvesThatDoNotBelongTogether() throws {
    let choose = try Self.stamped(MadeRows.curve, .choose)
    let report = try Self.stamped(MadeRows.curve, .report)
    let request = try MadeRows.request([(.minAccuracyOnFired, 0.8)], level: 0.95)
    for (one, other) in [
      (choose, choose), (report, choose), (MadeRows.curve, report), (choose, MadeRows.curve),
    ] {
      #expect(throws: Failure.self) {
        try OperatingPoint.pick(from: one, report: other, request: request)
      }
    }
    #expect(throws: Failure.self) {
      try OperatingPoint.pick(
        from: choose, report: report, request: MadeRows.request([(.minAccuracyOnFired, 0.8)]))
    }
    var point = try OperatingPoint.pick(from: choose, report: report, request: request)
    #expect(point.certificate?.half == .report)
    #expect(point.certificate?.points == 1)
    #expect(point.chosen?.source.split?.half == .report)
    // Only the report half's row for the chosen threshold is needed.
    let row = try #require(report.first { $0.point == point.chosen?.point })
    point = try OperatingPoint.pick(from: choose, report: [row], request: request)
    #expect(point.isPass)
    #expect(throws: Failure.self) {
      try OperatingPoint.pick(
        from: choose, report: report.filter { $0.point != row.point }, request: request)
    }
  }

  @Test(arguments: [0.4, 1, Double.nan])
  func refusesLevels(level: Double) {
    #expect(throws: Failure.self) { try PickRequest.Confidence(level: level) }
  }

  /// Bounds count distinct unseen prompts, whatever the other counts say.
  @Test func repeatsDoNotNarrowABound() throws {
    var rows = [MadeRows.row(0.5, 97, 3, abstained: 0, grid: 1)]
    rows[0].tally.distinct = Counts(correct: 30, wrong: 1)
    let request = try MadeRows.request([(.minAccuracyOnFired, 0.9)], level: 0.95)
    let point = try OperatingPoint.pick(from: rows, request: request)
    #expect(!point.isPass)
    #expect(point.notes == ["the bounds count 31 distinct unseen prompts of 100 rows"])
  }
}
