/// A rate of the accounting, each a share of rows.
public enum Rate: String, CaseIterable, Sendable {
  case abstainRate = "abstain_rate"
  case coverage
  case accuracyOnFired = "accuracy_on_fired"
  case overallAccuracy = "overall_accuracy"
  case hallucinationRate = "hallucination_rate"
  case executableCoverage = "executable_coverage"
  case executableAccuracy = "executable_accuracy"

  /// Whether all rows that the rate is a share of must not execute, or all may.
  ///
  /// Halves with their share of either are independent samples for such a rate; for the others what the
  /// mixture of both brings is the same in both halves.
  var isOfOneKind: Bool {
    switch self {
    case .hallucinationRate, .executableCoverage, .executableAccuracy: true
    case .abstainRate, .coverage, .accuracyOnFired, .overallAccuracy: false
    }
  }

  /// The rows that the rate is a share of, in words.
  public var rows: String {
    switch self {
    case .abstainRate, .coverage: "prompts"
    case .accuracyOnFired: "labelled prompts that fire"
    case .overallAccuracy: "labelled prompts"
    case .hallucinationRate: "prompts that must not execute"
    case .executableCoverage, .executableAccuracy: "executable prompts"
    }
  }
}

/// So many of so many rows.
public struct Proportion: Equatable, Sendable {
  public var count: Int
  public var of: Int

  public init(_ count: Int, of total: Int) {
    self.count = count
    self.of = total
  }

  /// `count / of`, nil when there is nothing to divide by.
  public var value: Double? { of > 0 ? Double(count) / Double(of) : nil }
}

extension Counts {
  /// The rows behind a rate: those it counts, and those it is a share of.
  public func proportion(_ rate: Rate) -> Proportion {
    switch rate {
    case .abstainRate: Proportion(abstained, of: total)
    case .coverage: Proportion(fired, of: total)
    case .accuracyOnFired: Proportion(correct, of: firedLabelled)
    case .overallAccuracy: Proportion(overallCorrect, of: labelled)
    case .hallucinationRate: Proportion(hallucinated, of: nonexec)
    case .executableCoverage: Proportion(correct + wrong, of: executable)
    case .executableAccuracy: Proportion(correct, of: executable)
    }
  }

  /// Share of rows that did not fire; nil without rows.
  public var abstainRate: Double? { proportion(.abstainRate).value }
  /// Share of rows that fired; nil without rows.
  public var coverage: Double? { proportion(.coverage).value }
  /// Share of labelled rows that fired which fired rightly; nil when no labelled row fired.
  public var accuracyOnFired: Double? { proportion(.accuracyOnFired).value }
  /// Share of labelled rows treated rightly, abstaining included; nil without labels.
  public var overallAccuracy: Double? { proportion(.overallAccuracy).value }
  /// Share of rows that must not execute which fired; nil when there are none.
  public var hallucinationRate: Double? { proportion(.hallucinationRate).value }

  /// Share of executable rows that fired; nil when there are none.
  public var executableCoverage: Double? { proportion(.executableCoverage).value }
  /// Share of executable rows that fired as their class; nil when there are none.
  public var executableAccuracy: Double? { proportion(.executableAccuracy).value }

  /// Harmonic mean of how much is answered and how well: 2ca / (c + a); 0 when both are 0.
  ///
  /// a is the accuracy on fired. c is the coverage, or the executable accuracy where rows must not
  /// execute: there a high coverage is no merit.
  ///
  /// - Returns: nil where either is nil.
  public var utility: Double? {
    let answered = nonexec > 0 ? executableAccuracy : coverage
    guard let answered, let accuracyOnFired else { return nil }
    let sum = answered + accuracyOnFired
    return sum > 0 ? 2 * answered * accuracyOnFired / sum : 0
  }
}
