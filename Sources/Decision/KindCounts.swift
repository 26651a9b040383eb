/// What a row is, or would be, if it fires.
public enum FiringKind: Int, CaseIterable, Sendable {
  /// Its top class is its gold class.
  case correct
  /// Its top class is another than its gold class.
  case wrong
  /// It must not execute anything.
  case hallucinated
  /// Nobody has said what is right.
  case unlabelled

  /// What a row would be.
  public init(_ row: ScoredRow) {
    switch row.gold {
    case .unlabelled: self = .unlabelled
    case .notExecutable: self = .hallucinated
    case .label(let label): self = label == row.predicted ? .correct : .wrong
    }
  }
}

/// Rows by what they are, or would be, if they fire: one number for each ``FiringKind``.
public struct KindCounts: Equatable, Sendable {
  /// Shape (kinds).
  var lanes = SIMD4<Int>.zero

  /// No rows.
  public init() {}

  /// Rows of each kind.
  public init(correct: Int = 0, wrong: Int = 0, hallucinated: Int = 0, unlabelled: Int = 0) {
    lanes = SIMD4(correct, wrong, hallucinated, unlabelled)
  }

  /// The rows of one kind.
  public subscript(kind: FiringKind) -> Int {
    get { lanes[kind.rawValue] }
    set { lanes[kind.rawValue] = newValue }
  }

  /// Rows of all kinds.
  public var total: Int { lanes.wrappedSum() }

  /// The counts of two disjoint sets of rows together.
  public static func + (one: KindCounts, other: KindCounts) -> KindCounts {
    var sum = one
    sum += other
    return sum
  }

  /// Adds the counts of other rows.
  public static func += (sum: inout KindCounts, other: KindCounts) { sum.lanes &+= other.lanes }
}
