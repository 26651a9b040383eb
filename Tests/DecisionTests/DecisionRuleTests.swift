import Testing

@testable import Decision

struct DecisionRuleTests {
  private static let fires = ScoredRow(
    predicted: 0, confidence: 0.5, margin: 0.2, familiarity: 0.1, promptHash: 0)
  private static let rule = DecisionRule(threshold: 0.5, nearMargin: 0.2, familiarity: 0.1)

  // By hand from the rule: each condition fails alone, comparisons are ≥.
  @Test func boundaryFires() {
    #expect(Self.rule.decide(Self.fires) == nil)
  }

  @Test(arguments: AbstainReason.allCases)
  func oneConditionFails(_ reason: AbstainReason) {
    var row = Self.fires
    switch reason {
    case .gate: row.gate = false
    case .nonexec: row.executable = false
    case .threshold: row.confidence = 0.5.nextDown
    case .nearMargin: row.margin = 0.2.nextDown
    case .unfamiliar: row.familiarity = 0.1.nextDown
    }
    #expect(Self.rule.decide(row) == reason)
  }

  @Test func firstReasonWins() {
    var row = ScoredRow(
      predicted: 0, confidence: 0, margin: 0, familiarity: 0, executable: false, gate: false,
      promptHash: 0)
    #expect(Self.rule.decide(row) == .gate)
    row.gate = true
    #expect(Self.rule.decide(row) == .nonexec)
    row.executable = true
    #expect(Self.rule.decide(row) == .threshold)
    row.confidence = 1
    #expect(Self.rule.decide(row) == .nearMargin)
    row.margin = 1
    #expect(Self.rule.decide(row) == .unfamiliar)
  }

  @Test func classThresholdReplacesTheGlobalOne() {
    let rule = DecisionRule(threshold: 0.9, perClass: [0.5, nil])
    #expect(rule.decide(Self.fires) == nil)
    var other = Self.fires
    other.predicted = 1
    #expect(rule.decide(other) == .threshold)
    other.predicted = 7
    #expect(rule.decide(other) == .threshold)
    let strict = DecisionRule(threshold: 0.1, perClass: [0.6])
    #expect(strict.decide(Self.fires) == .threshold)
  }

  @Test func notANumberNeverFires() {
    var row = Self.fires
    row.confidence = .nan
    #expect(DecisionRule(threshold: 0).decide(row) == .threshold)
  }

  // The five outcomes as promptutils(5) defines them.
  @Test func outcomes() {
    let cases: [(Gold, AbstainReason?, Outcome?)] = [
      (.label(2), nil, .correct), (.label(1), nil, .wrong),
      (.notExecutable, nil, .hallucinated), (.label(2), .threshold, .abstained),
      (.notExecutable, .gate, .abstainedRightly), (.unlabelled, nil, nil),
      (.unlabelled, .gate, nil),
    ]
    for (gold, reason, expected) in cases {
      #expect(Outcome(reason, predicted: 2, gold: gold) == expected)
    }
  }
}
