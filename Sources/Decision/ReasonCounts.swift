/// How many rows abstained for which reason.
public struct ReasonCounts: Equatable, Sendable {
  public var gate = 0
  public var nonexec = 0
  public var threshold = 0
  public var nearMargin = 0
  public var unfamiliar = 0

  public init() {}

  public var total: Int { gate + nonexec + threshold + nearMargin + unfamiliar }

  /// The count of one reason.
  public subscript(reason: AbstainReason) -> Int {
    get { self[keyPath: Self.place(of: reason)] }
    set { self[keyPath: Self.place(of: reason)] = newValue }
  }

  private static func place(of reason: AbstainReason) -> WritableKeyPath<ReasonCounts, Int> {
    switch reason {
    case .gate: \.gate
    case .nonexec: \.nonexec
    case .threshold: \.threshold
    case .nearMargin: \.nearMargin
    case .unfamiliar: \.unfamiliar
    }
  }

  /// Adds the counts of other rows.
  public static func += (sum: inout ReasonCounts, other: ReasonCounts) {
    for reason in AbstainReason.allCases { sum[reason] += other[reason] }
  }
}
