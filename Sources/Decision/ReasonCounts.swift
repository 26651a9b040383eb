/// How many rows abstained for which reason.
public struct ReasonCounts: Equatable, Sendable {
  /// One lane for each reason, in order.
  private var lanes = SIMD8<Int>.zero

  /// No rows.
  public init() {}

  /// Rows that abstained for any reason.
  public var total: Int { lanes.wrappedSum() }

  /// The count of one reason.
  public subscript(reason: AbstainReason) -> Int {
    get { lanes[reason.index] }
    set { lanes[reason.index] = newValue }
  }

  /// Adds the counts of other rows.
  public static func += (sum: inout ReasonCounts, other: ReasonCounts) {
    sum.lanes &+= other.lanes
  }
}
