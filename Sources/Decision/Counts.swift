/// How many rows met which outcome under one decision rule.
///
/// What fires, by kind, and what all rows are make up everything else, so that the identities
/// `total = fired + abstained` and `fired = correct + wrong + hallucinated + fired without a label`
/// hold by construction. Counts of disjoint sets of rows add up.
public struct Counts: Equatable, Sendable {
  /// Rows that fire.
  public var firing = KindCounts()
  /// Rows whose gold label is a class that executes.
  public var executable = 0
  /// Rows whose label says that nothing may execute.
  public var nonexec = 0
  /// Rows without a label.
  public var unlabelled = 0

  /// No rows.
  public init() {}

  /// The counts of rows of which some fire.
  init(firing: KindCounts, among all: KindCounts) {
    self.firing = firing
    executable = all[.correct] + all[.wrong]
    nonexec = all[.hallucinated]
    unlabelled = all[.unlabelled]
  }

  /// The counts of the same rows where others of them fire.
  func firing(_ firing: KindCounts) -> Counts {
    var counts = self
    counts.firing = firing
    return counts
  }

  /// Fired as the gold class.
  public var correct: Int { firing[.correct] }
  /// Fired as another class than the gold class.
  public var wrong: Int { firing[.wrong] }
  /// Fired on a prompt that must not execute anything.
  public var hallucinated: Int { firing[.hallucinated] }
  /// Fired, and nobody knows whether rightly.
  public var firedUnlabelled: Int { firing[.unlabelled] }
  /// Abstained though the gold label is an executable class.
  public var abstainedExecutable: Int { executable - correct - wrong }
  /// Abstained on a prompt that must not execute anything.
  public var abstainedRightly: Int { nonexec - hallucinated }
  /// Abstained, and nobody knows whether rightly.
  public var abstainedUnlabelled: Int { unlabelled - firedUnlabelled }
  /// All rows.
  public var total: Int { executable + nonexec + unlabelled }
  /// Rows that fired.
  public var fired: Int { firing.total }
  /// Rows that did not fire.
  public var abstained: Int { total - fired }
  /// Rows that fired and have a label.
  public var firedLabelled: Int { fired - firedUnlabelled }
  /// Rows with a label, executable or not.
  public var labelled: Int { executable + nonexec }
  /// Labelled rows treated rightly: correct, or abstained on what must not execute.
  public var overallCorrect: Int { correct + abstainedRightly }

  /// Adds the counts of other rows.
  public static func += (sum: inout Counts, other: Counts) {
    sum.firing += other.firing
    sum.executable += other.executable
    sum.nonexec += other.nonexec
    sum.unlabelled += other.unlabelled
  }

  /// Whether each outcome was met no more often than in the other.
  func isPart(of other: Counts) -> Bool {
    all(firing.lanes .<= other.firing.lanes)
      && abstainedExecutable <= other.abstainedExecutable
      && abstainedRightly <= other.abstainedRightly
      && abstainedUnlabelled <= other.abstainedUnlabelled
  }

  /// Whether there are no more rows of each gold label than in the other.
  func hasNoMoreRows(than other: Counts) -> Bool {
    executable <= other.executable && nonexec <= other.nonexec && unlabelled <= other.unlabelled
  }

  /// Whether no outcome was met less often than never.
  var isPossible: Bool {
    all(firing.lanes .>= SIMD4<Int>.zero) && abstainedExecutable >= 0 && abstainedRightly >= 0
      && abstainedUnlabelled >= 0
  }
}
