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

  public init() {}

  /// Rows whose prompt trained the mapper.
  public var seen: Int { all.total - unseen.total }

  /// Adds the counts of other rows.
  public static func += (sum: inout Tally, other: Tally) {
    sum.all += other.all
    sum.reasons += other.reasons
    sum.unseen += other.unseen
    sum.distinct += other.distinct
  }

  /// The counts of two disjoint sets of rows together.
  public static func + (one: Tally, other: Tally) -> Tally {
    var sum = one
    sum += other
    return sum
  }

  /// Whether every count is no higher than in the other.
  func isPart(of other: Tally) -> Bool {
    all.isPart(of: other.all) && unseen.isPart(of: other.unseen)
      && distinct.isPart(of: other.distinct)
  }
}
