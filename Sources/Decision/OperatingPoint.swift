/// The outcome of choosing among the points of a sweep.
public struct OperatingPoint: Equatable, Sendable {
  /// What the `format` member of the file says.
  static let format = "promptutils operating point"
  /// What the `version` member of the file says.
  static let version = 1

  /// The chosen point; nil when none is admissible.
  public var chosen: MetricsRow?
  /// The point that comes closest to being admissible, where none is.
  public var nearest: Nearest?
  public var request: PickRequest
  /// Where the counts come from.
  public var source: SweepSource
  /// Points looked at: those of the whole grid.
  public var points: Int
  /// Points that keep every limit.
  public var admissible: Int
  /// What was shown of the chosen point; nil unless a confidence level was asked.
  public var certificate: Certificate?
  /// Rates of the chosen point that are 0 only as far as the rows can tell.
  public var zeroCounts: [ZeroCount] = []
  /// Most by which another choice of per-class thresholds could be better than the chosen one.
  ///
  /// In units of what is maximised; 0 when the choice is exact. Nil without a choice of them, and where
  /// limits were tightened on the way to a certificate.
  public var gap: Double?
  /// Warnings for the user, each a sentence without a full stop.
  public var notes: [String] = []

  /// Whether a point was chosen.
  public var isPass: Bool { chosen != nil }

  /// An inadmissible point and what it misses.
  public struct Nearest: Equatable, Sendable {
    public var row: MetricsRow
    public var misses: [Miss]
  }

  /// A limit that is not kept.
  public struct Miss: Equatable, Sendable {
    public var constraint: Constraint
    /// The rate, or its bound where a confidence level was asked; nil where there is none.
    public var value: Double?
    /// How far it is on the wrong side; 1 where there is no value.
    public var shortfall: Double
  }

  /// The proof that limits hold.
  public struct Certificate: Equatable, Sendable {
    public var level: Double
    public var correction: Correction
    /// Points that the correction covers.
    public var points: Int
    /// The part of the prompts that the proof is made on; nil for all of them.
    public var half: PromptSplit.Half?
    public var bounds: [Bound]
  }

  /// One limit and what was shown of it.
  public struct Bound: Equatable, Sendable {
    public var constraint: Constraint
    /// Distinct unseen prompts behind it.
    public var proportion: Proportion
    /// Probability of showing it in error, corrected for the points looked at.
    public var alpha: Double
    public var bound: Double?
  }

  /// A rate of which not one case was met.
  public struct ZeroCount: Equatable, Sendable {
    /// The rate: `hallucination_rate`, or `error_rate_on_fired` for wrong and hallucinated together.
    public var name: String
    /// Distinct unseen prompts among which there was none.
    public var rows: Int
    public var level: Double
    /// The highest rate that is not refuted.
    public var upperBound: Double
    /// Rows that would be needed, still without a case, for each of some rates.
    public var needed: [(rate: Double, rows: Int)]

    /// Whether two are the same in every part.
    public static func == (one: ZeroCount, other: ZeroCount) -> Bool {
      one.name == other.name && one.rows == other.rows && one.level == other.level
        && one.upperBound == other.upperBound
        && one.needed.elementsEqual(other.needed, by: ==)
    }
  }
}
