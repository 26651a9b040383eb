import Groundwork

@testable import Decision

// Tests spell the axes of their rows; the library never does.

extension AxisValues {
  init(threshold: Double, nearMargin: Double = 0, familiarity: Double = 0) {
    self = [.confidence: threshold, .margin: nearMargin, .familiarity: familiarity]
  }
}

extension ScoredRow {
  init(
    predicted: Int, confidence: Double, margin: Double, familiarity: Double = 1,
    executable: Bool = true, gate: Bool? = nil, gold: Gold = .unlabelled, seen: Bool = false,
    promptHash: UInt64
  ) {
    self.init(
      predicted: predicted,
      values: [.confidence: confidence, .margin: margin, .familiarity: familiarity],
      executable: executable, gate: gate, gold: gold, seen: seen, promptHash: promptHash)
  }

  var confidence: Double { values[.confidence] }
}

extension DecisionRule {
  init(
    threshold: Double, perClass: [Double?] = [], nearMargin: Double = 0, familiarity: Double = 0
  ) {
    self.init(
      AxisValues(threshold: threshold, nearMargin: nearMargin, familiarity: familiarity),
      perClass: perClass)
  }
}

extension Grid {
  /// A grid of these floors; every distinct confidence where there are no thresholds.
  init(
    thresholds: Axis?, nearMargins: Axis = .zero, familiarities: Axis = .zero,
    scopes: Axis = .zero, perClass: [Double?] = []
  ) throws {
    try self.init(
      [
        .confidence: thresholds ?? .zero, .margin: nearMargins, .familiarity: familiarities,
        .scope: scopes,
      ],
      isExact: thresholds == nil, perClass: perClass)
  }
}

extension Counts {
  init(
    correct: Int = 0, wrong: Int = 0, hallucinated: Int = 0, firedUnlabelled: Int = 0,
    abstainedExecutable: Int = 0, abstainedRightly: Int = 0, abstainedUnlabelled: Int = 0
  ) {
    self.init()
    firing = KindCounts(
      correct: correct, wrong: wrong, hallucinated: hallucinated, unlabelled: firedUnlabelled)
    executable = correct + wrong + abstainedExecutable
    nonexec = hallucinated + abstainedRightly
    unlabelled = firedUnlabelled + abstainedUnlabelled
  }

  /// Counts one decided row by the outcome that the manual gives it.
  mutating func add(_ row: ScoredRow, _ reason: AbstainReason?) {
    switch Outcome(reason, predicted: row.predicted, gold: row.gold) {
    case .correct: self += Counts(correct: 1)
    case .wrong: self += Counts(wrong: 1)
    case .hallucinated: self += Counts(hallucinated: 1)
    case .abstained: self += Counts(abstainedExecutable: 1)
    case .abstainedRightly: self += Counts(abstainedRightly: 1)
    case nil where reason == nil: self += Counts(firedUnlabelled: 1)
    case nil: self += Counts(abstainedUnlabelled: 1)
    }
  }
}
