/// The counts of some rows under one decision rule, for all of them and for those that are evidence.
public struct Tally: Equatable, Sendable {
  /// Every row.
  public var all = Counts()
  /// Why rows abstained.
  public var reasons = ReasonCounts()
  /// The rows whose prompt did not train the mapper.
  public var unseen = Counts()
  /// One row for each distinct prompt that did not train the mapper: what bounds count.
  ///
  /// A repeated prompt is one piece of evidence, and a prompt the mapper was fitted on is none about
  /// the prompts to come, so neither may narrow a bound.
  public var distinct = Counts()

  /// No rows.
  public init() {}

  /// Rows whose prompt trained the mapper.
  public var seen: Int { all.total - unseen.total }

  /// Whether there are rows, and every one's prompt trained the mapper.
  var isAllSeen: Bool { all.total > 0 && unseen.total == 0 }

  /// Adds the counts of other rows.
  public static func += (sum: inout Tally, other: Tally) {
    sum.all += other.all
    sum.reasons += other.reasons
    sum.unseen += other.unseen
    sum.distinct += other.distinct
  }

  /// Whether every count is no higher than in the other.
  func isPart(of other: Tally) -> Bool {
    all.isPart(of: other.all) && unseen.isPart(of: other.unseen)
      && distinct.isPart(of: other.distinct)
  }

  /// The same rows above every confidence.
  var withoutFiring: Tally {
    var none = self
    none.all = all.firing(KindCounts())
    none.unseen = unseen.firing(KindCounts())
    none.distinct = distinct.firing(KindCounts())
    // Above every confidence only what the gate and the class stop is not stopped by the threshold.
    for axis in DecisionAxis.others { none.reasons[.below(axis)] = 0 }
    none.reasons[.below(.leading)] = all.total - reasons[.gate] - reasons[.nonexec]
    return none
  }
}
