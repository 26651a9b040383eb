/// What a decision is held against: a row fires where its value reaches the floor on every axis.
///
/// Everything that knows the axes is made from this list: the fields of scored rows, the grid and its
/// histogram, the reasons to abstain, metrics rows, operating points and the flags of sweep. A new axis
/// is one case here, the number in score, a jq filter and its documentation.
public enum DecisionAxis: Int, CaseIterable, Sendable {
  /// Probability of the top class.
  case confidence
  /// Lead of the top class over the second.
  case margin
  /// Share of training rows no more familiar than the row.
  case familiarity
  /// Share of training rows no more clearly about what the mapper does than the row.
  case scope

  /// The axis on which a class may have a floor of its own, and floors may be found in the data.
  public static let leading = DecisionAxis.confidence
  /// The other axes, in order.
  public static let others = Array(allCases.dropFirst())
  /// All axes, in the order in which a row is held against them.
  public static let all = allCases
  /// Axes that ``AxisValues`` and ``ReasonCounts`` have room for.
  static let limit = 6

  /// The field of scored rows that holds a row's value.
  public var field: String {
    switch self {
    case .confidence: "confidence"
    case .margin: "margin"
    case .familiarity: "familiarity"
    case .scope: "scope"
    }
  }

  /// The name of a floor in metrics rows and operating points.
  public var floor: String {
    switch self {
    case .confidence: "threshold"
    case .margin: "near_margin"
    case .familiarity: "familiarity"
    case .scope: "scope"
    }
  }

  /// Several floors, in the words of the field.
  public var floors: String {
    switch self {
    case .confidence: "thresholds"
    case .margin: "near margins"
    case .familiarity: "familiarities"
    case .scope: "scopes"
    }
  }

  /// The heading of a floor in a terminal's table, at most 9 characters.
  public var heading: String {
    switch self {
    case .confidence: "threshold"
    case .margin: "margin"
    case .familiarity: "familiar"
    case .scope: "scope"
    }
  }

  /// The reason of a row that does not reach the floor.
  public var reason: String {
    switch self {
    case .confidence: "threshold"
    case .margin: "near_margin"
    case .familiarity: "unfamiliar"
    case .scope: "out_of_scope"
    }
  }

  /// What the floors are, in a sentence for a flag's help.
  public var summary: String {
    switch self {
    case .confidence:
      "Confidence thresholds: a list, start:stop:step, or all for every distinct confidence"
    case .margin: "Least leads over the second class"
    case .familiarity: "Least familiarities"
    case .scope:
      "Least scopes: at 0.02 a prompt fires if it is more clearly about what the mapper does than 2 % of the "
        + "training prompts"
    }
  }

  /// The floors that a sweep tries where none are given.
  public var standardFloors: String {
    switch self {
    case .confidence: "0:0.95:0.05"
    case .margin, .familiarity, .scope: "0"
    }
  }

  /// The value of a row that does not say; nil where each row must.
  public var valueIfMissing: Double? {
    switch self {
    case .confidence, .margin: nil
    // A row that does not say must not pass for a familiar one, nor for one inside.
    case .familiarity, .scope: 0
    }
  }
}
