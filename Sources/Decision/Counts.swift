/// How many rows met which outcome under one decision rule.
///
/// Seven numbers that no row shares make up everything else, so that the identities
/// `total = fired + abstained` and `fired = correct + wrong + hallucinated + fired without a label`
/// hold by construction. Counts of disjoint sets of rows add up.
public struct Counts: Equatable, Sendable {
  /// Fired as the gold class.
  public var correct = 0
  /// Fired as another class than the gold class.
  public var wrong = 0
  /// Fired on a prompt that must not execute anything.
  public var hallucinated = 0
  /// Fired, and nobody knows whether rightly.
  public var firedUnlabelled = 0
  /// Abstained though the gold label is an executable class.
  public var abstainedExecutable = 0
  /// Abstained on a prompt that must not execute anything.
  public var abstainedRightly = 0
  /// Abstained, and nobody knows whether rightly.
  public var abstainedUnlabelled = 0

  public init() {}

  /// Rows that fired.
  public var fired: Int { correct + wrong + hallucinated + firedUnlabelled }
  /// Rows that did not fire.
  public var abstained: Int { abstainedExecutable + abstainedRightly + abstainedUnlabelled }
  public var total: Int { fired + abstained }
  /// Rows that fired and have a label.
  public var firedLabelled: Int { correct + wrong + hallucinated }
  /// Rows with a label, executable or not.
  public var labelled: Int { firedLabelled + abstainedExecutable + abstainedRightly }
  /// Rows whose label says that nothing may execute.
  public var nonexec: Int { hallucinated + abstainedRightly }
  /// Labelled rows treated rightly: correct, or abstained on what must not execute.
  public var overallCorrect: Int { correct + abstainedRightly }

  /// Counts one decided row.
  public mutating func add(_ row: ScoredRow, _ reason: AbstainReason?) {
    switch Outcome(reason, predicted: row.predicted, gold: row.gold) {
    case .correct: correct += 1
    case .wrong: wrong += 1
    case .hallucinated: hallucinated += 1
    case .abstained: abstainedExecutable += 1
    case .abstainedRightly: abstainedRightly += 1
    case nil where reason == nil: firedUnlabelled += 1
    case nil: abstainedUnlabelled += 1
    }
  }

  /// The counts of two disjoint sets of rows together.
  public static func + (one: Counts, other: Counts) -> Counts {
    var sum = one
    sum += other
    return sum
  }

  /// Adds the counts of other rows.
  public static func += (sum: inout Counts, other: Counts) {
    sum.correct += other.correct
    sum.wrong += other.wrong
    sum.hallucinated += other.hallucinated
    sum.firedUnlabelled += other.firedUnlabelled
    sum.abstainedExecutable += other.abstainedExecutable
    sum.abstainedRightly += other.abstainedRightly
    sum.abstainedUnlabelled += other.abstainedUnlabelled
  }
}
