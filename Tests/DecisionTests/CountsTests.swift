import Testing

@testable import Decision

struct CountsTests {
  private static func counted(_ rows: [ScoredRow], _ rule: DecisionRule) -> Counts {
    var counts = Counts()
    for row in rows { counts.add(row, rule.decide(row)) }
    return counts
  }

  /// The accounting of the manual, counted here straight from the rows.
  @Test(arguments: 0..<40)
  func identities(seed: Int) {
    let rows = RandomRows(gated: seed % 2 == 0).make(200, seed: UInt64(seed))
    let rule = DecisionRule(
      threshold: Double(seed % 11) / 10, perClass: [nil, 0.4], nearMargin: 0.1, familiarity: 0.05)
    let counts = Self.counted(rows, rule)
    let fired = rows.filter { rule.decide($0) == nil }
    let abstained = rows.filter { rule.decide($0) != nil }
    let labelled = rows.filter { $0.gold != .unlabelled }
    let nonexec = rows.filter { $0.gold == .notExecutable }
    let correct = fired.filter { $0.gold == .label($0.predicted) }.count
    let hallucinated = fired.filter { $0.gold == .notExecutable }.count
    let firedLabelled = fired.filter { $0.gold != .unlabelled }.count
    let rightly = abstained.filter { $0.gold == .notExecutable }.count

    #expect(counts.total == rows.count)
    #expect(counts.fired == fired.count)
    #expect(counts.abstained == abstained.count)
    #expect(counts.labelled == labelled.count)
    #expect(counts.nonexec == nonexec.count)
    #expect(counts.correct == correct)
    #expect(counts.hallucinated == hallucinated)
    #expect(counts.wrong == firedLabelled - correct - hallucinated)
    #expect(counts.firedUnlabelled == fired.count - firedLabelled)
    #expect(counts.overallCorrect == correct + rightly)
    #expect(counts.abstainRate == Double(abstained.count) / Double(rows.count))
    #expect(counts.coverage == Double(fired.count) / Double(rows.count))
    #expect(
      counts.accuracyOnFired
        == (firedLabelled == 0 ? nil : Double(correct) / Double(firedLabelled)))
    #expect(counts.overallAccuracy == Double(correct + rightly) / Double(labelled.count))
    #expect(counts.hallucinationRate == Double(hallucinated) / Double(nonexec.count))
  }

  /// With executable labels only, the definitions are those of the scripts this suite replaces.
  @Test(arguments: 0..<20)
  func executableLabelsGiveTheScriptsDefinitions(seed: Int) {
    let rows = RandomRows(onlyExecutableLabels: true).make(100, seed: UInt64(seed))
    let rule = DecisionRule(threshold: Double(seed) / 20)
    let counts = Self.counted(rows, rule)
    // total, abstain, fired; correct / fired and correct / total.
    let fired = rows.filter { $0.executable && $0.confidence >= rule.floors[.leading] }
    let correct = fired.filter { $0.gold == .label($0.predicted) }.count
    #expect(counts.abstained == rows.count - fired.count)
    #expect(counts.accuracyOnFired == (fired.isEmpty ? nil : Double(correct) / Double(fired.count)))
    #expect(counts.overallAccuracy == Double(correct) / Double(rows.count))
  }

  @Test func noRowsGiveNoRates() {
    let none = Counts()
    for rate in Rate.allCases { #expect(none.proportion(rate).value == nil) }
    #expect(none.utility == nil)
  }

  // By hand: coverage 4/8, accuracy 3/4, harmonic mean 2·(1/2)·(3/4)/(5/4) = 0.6.
  @Test func utility() {
    #expect(Counts(correct: 3, wrong: 1, abstainedExecutable: 4).utility == 0.6)
    #expect(Counts(wrong: 4, abstainedExecutable: 4).utility == 0)
    // Where rows must not execute: right 3 of 7 executable and 3 of 5 fired, 2·(3/7)·(3/5)/(36/35).
    let mixed = Counts(
      correct: 3, wrong: 1, hallucinated: 1, abstainedExecutable: 3, abstainedRightly: 90)
    #expect(mixed.executableCoverage == 4.0 / 7)
    #expect(mixed.executableAccuracy == 3.0 / 7)
    #expect(abs((mixed.utility ?? 0) - 0.5) < 1e-15)
  }
}
