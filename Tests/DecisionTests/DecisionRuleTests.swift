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
    case .below(let axis): row.values[axis] = row.values[axis].nextDown
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
    #expect(Self.rule.decide(row) == .below(.confidence))
    row.values[.confidence] = 1
    #expect(Self.rule.decide(row) == .below(.margin))
    row.values[.margin] = 1
    #expect(Self.rule.decide(row) == .below(.familiarity))
    row.values[.familiarity] = 1
    row.values[.scope] = -1
    #expect(Self.rule.decide(row) == .below(.scope))
  }

  @Test func classThresholdReplacesTheGlobalOne() {
    let rule = DecisionRule(threshold: 0.9, perClass: [0.5, nil])
    #expect(rule.decide(Self.fires) == nil)
    var other = Self.fires
    other.predicted = 1
    #expect(rule.decide(other) == .below(.confidence))
    other.predicted = 7
    #expect(rule.decide(other) == .below(.confidence))
    let strict = DecisionRule(threshold: 0.1, perClass: [0.6])
    #expect(strict.decide(Self.fires) == .below(.confidence))
  }

  @Test func notANumberNeverFires() {
    var row = Self.fires
    row.values[.confidence] = .nan
    #expect(DecisionRule(threshold: 0).decide(row) == .below(.confidence))
  }

  // The five outcomes as promptutils(5) defines them.
  @Test func outcomes() {
    let cases: [(Gold, AbstainReason?, Outcome?)] = [
      (.label(2), nil, .correct), (.label(1), nil, .wrong),
      (.notExecutable, nil, .hallucinated), (.label(2), .below(.confidence), .abstained),
      (.notExecutable, .gate, .abstainedRightly), (.unlabelled, nil, nil),
      (.unlabelled, .gate, nil),
    ]
    for (gold, reason, expected) in cases {
      #expect(Outcome(reason, predicted: 2, gold: gold) == expected)
    }
  }
}
