import Groundwork

/// Everything that a report on an operating point shows: counts, not yet drawn.
public struct OperatingReport: Sendable {
  /// So many of so many rows, with bounds of the rate where they are known.
  public struct Share: Sendable, Equatable {
    public var count: Int
    public var of: Int
    /// Bounds of the true rate, each at the report's confidence level.
    public var low: Double?
    public var high: Double?
    /// Distinct unseen prompts that the bound is made from, where they are not all rows.
    public var evidence: Int?

    /// Counts rows.
    public init(
      _ count: Int, of total: Int, low: Double? = nil, high: Double? = nil, evidence: Int? = nil
    ) {
      self.count = count
      self.of = total
      self.low = low
      self.high = high
      self.evidence = evidence
    }

    /// `count / of`; nil where there is nothing to divide by.
    public var value: Double? { of > 0 ? Double(count) / Double(of) : nil }
  }

  /// A point of the risk–coverage curve.
  public struct CurvePoint: Sendable, Equatable {
    /// The least confidence that fires.
    public var threshold: Double
    /// Share of rows that fire, in [0, 1].
    public var coverage: Double
    /// Share of those that fire wrongly, in [0, 1].
    public var risk: Double

    /// Names a point.
    public init(threshold: Double, coverage: Double, risk: Double) {
      self.threshold = threshold
      self.coverage = coverage
      self.risk = risk
    }
  }

  /// Counts at each threshold and each value of a second axis.
  public struct HeatMap: Sendable {
    /// The second axis in words.
    public var axis: String
    /// Columns, ascending.
    public var thresholds: [Double]
    /// Rows of the map, ascending.
    public var values: [Double]
    /// Shape (values, thresholds): executable rows that fired as their class.
    public var right: [[Int]]
    /// Shape (values, thresholds): rows that fired wrongly or must not have fired.
    public var errors: [[Int]]
    /// Rows that are executable.
    public var executable: Int
    /// The cell of the operating point, if it is one of the map: row, then column.
    public var chosen: (row: Int, column: Int)?

    /// Describes a map.
    public init(
      axis: String, thresholds: [Double], values: [Double], right: [[Int]], errors: [[Int]],
      executable: Int, chosen: (row: Int, column: Int)?
    ) {
      self.axis = axis
      self.thresholds = thresholds
      self.values = values
      self.right = right
      self.errors = errors
      self.executable = executable
      self.chosen = chosen
    }
  }

  /// Rows whose confidence lies in one interval, by how their top class turned out.
  public struct ConfidenceBin: Sendable, Equatable {
    /// Where the interval starts and ends, in [0, 1].
    public var lower: Double
    public var upper: Double
    /// Rows whose top class is the gold class.
    public var right = 0
    /// Rows whose top class is another than the gold class.
    public var wrong = 0
    /// Rows that must not execute.
    public var mustNotExecute = 0
    /// Σ confidence over the rows with an executable label.
    public var confidence = 0.0

    /// Makes an empty bin.
    public init(lower: Double, upper: Double) {
      self.lower = lower
      self.upper = upper
    }
  }

  /// One class.
  public struct ClassRow: Sendable {
    public var name: String
    public var rows: Int
    public var correct: Int
    public var wrong: Int
    public var abstained: Int
    public var firedWrongly: Int
    public var hallucinated: Int

    /// Counts a class.
    public init(
      name: String, rows: Int, correct: Int, wrong: Int, abstained: Int, firedWrongly: Int,
      hallucinated: Int
    ) {
      self.name = name
      self.rows = rows
      self.correct = correct
      self.wrong = wrong
      self.abstained = abstained
      self.firedWrongly = firedWrongly
      self.hallucinated = hallucinated
    }
  }

  /// Rows that must not execute.
  public struct SilenceRow: Sendable {
    public var abstained: Int
    public var fired: Int

    /// Counts them.
    public init(abstained: Int, fired: Int) {
      self.abstained = abstained
      self.fired = fired
    }
  }

  /// One value of a field, with the rows that have it.
  public struct Slice: Sendable {
    public var name: String
    public var rows: Int
    public var correct: Share
    public var fired: Share
    public var hallucinated: Share

    /// Counts a slice.
    public init(name: String, rows: Int, correct: Share, fired: Share, hallucinated: Share) {
      self.name = name
      self.rows = rows
      self.correct = correct
      self.fired = fired
      self.hallucinated = hallucinated
    }
  }

  /// A prompt near to another, from the training rows.
  public struct Exemplar: Sendable {
    public var prompt: String
    public var label: String
    public var cosine: Double

    /// Describes an exemplar.
    public init(prompt: String, label: String, cosine: Double) {
      self.prompt = prompt
      self.label = label
      self.cosine = cosine
    }
  }

  /// A prompt on which the point went wrong, or was silent.
  public struct Example: Sendable {
    public var prompt: String
    /// The gold label; nil where it must not execute.
    public var gold: String?
    public var predicted: String
    public var confidence: Double
    public var outcome: String
    public var nearest: [Exemplar]
    /// Whether the row's class was acted on.
    public var hasFired: Bool { !outcome.hasPrefix("abstained") }

    /// Describes an example.
    public init(
      prompt: String, gold: String?, predicted: String, confidence: Double, outcome: String,
      nearest: [Exemplar] = []
    ) {
      self.prompt = prompt
      self.gold = gold
      self.predicted = predicted
      self.confidence = confidence
      self.outcome = outcome
      self.nearest = nearest
    }
  }

  /// What was taken for what, with prompts.
  public struct Confusion: Sendable {
    /// The gold label; nil where nothing must execute.
    public var gold: String?
    public var predicted: String
    public var fired: Int
    public var abstained: Int
    public var examples: [Example]

    /// Describes a confusion.
    public init(gold: String?, predicted: String, fired: Int, abstained: Int, examples: [Example]) {
      self.gold = gold
      self.predicted = predicted
      self.fired = fired
      self.abstained = abstained
      self.examples = examples
    }
  }

  /// The mapper's fingerprint; nil where the rows do not say.
  public var mapper: String?
  /// The conditions under which a row fires, in words.
  public var rule: [(name: String, value: String)] = []
  public var rows = 0
  public var unlabelled = 0
  /// The level of all bounds, such as 0.95.
  public var level = 0.95
  /// Executable rows that fired as their class.
  public var answered = Share(0, of: 0)
  /// Rows that fired as another class than theirs, of those that fired and are executable.
  public var wrong = Share(0, of: 0)
  /// Rows that must not execute and fired.
  public var hallucinated = Share(0, of: 0)
  /// Rows that fired, of all.
  public var fired = Share(0, of: 0)
  /// Why rows abstained, where any did.
  public var reasons: [(name: String, count: Int)] = []
  /// Ascending in coverage.
  public var curve: [CurvePoint] = []
  /// Where the operating point lies on the plane of the curve.
  public var point: CurvePoint?
  public var heatMap: HeatMap?
  /// Equal widths, ascending.
  public var bins: [ConfidenceBin] = []
  public var threshold = 0.0
  /// The classes that may fire.
  public var classes: [ClassRow] = []
  /// nil where no row must not execute.
  public var mustNotExecute: SilenceRow?
  /// Shape (labels, classes + 1): rows by gold label and what they fired as, the last: abstained.
  public var confusion: [[Int]] = []
  /// Names of the rows of `confusion`.
  public var labels: [String] = []
  /// The field of the slices.
  public var sliceField: String?
  public var slices: [Slice] = []
  public var confusions: [Confusion] = []
  public var misses: [Example] = []

  /// Makes an empty report.
  public init() {}

  /// What the point does, in a sentence or three.
  public var sentences: [String] {
    var sentences: [String] = []
    if answered.of > 0 {
      sentences.append(
        "Of \(counted(answered.of, "executable prompt")) it answers \(answered.count) rightly"
          + "\(answered.inWords(low: true, level: level)) and \(wrong.count) wrongly.")
    }
    if hallucinated.of > 0 {
      sentences.append(
        "Of \(hallucinated.of) that must never fire, \(hallucinated.count) did"
          + "\(hallucinated.inWords(low: false, level: level)).")
    }
    let silent = fired.of - fired.count
    let rest =
      switch silent {
      case 0: "It leaves no prompt alone."
      case 1: "The other prompt it leaves alone."
      default: "The other \(silent) prompts it leaves alone."
      }
    sentences.append(rest)
    return sentences
  }
}

extension OperatingReport.Share {
  /// The rate and its bound, in parentheses.
  func inWords(low isLow: Bool, level: Double) -> String {
    guard let value else { return "" }
    let bound = isLow ? low : high
    let rate = percent(value)
    guard let bound else { return " (\(rate))" }
    let side = isLow ? "at least" : "at most"
    let prompts = evidence.map { ", by \(counted($0, "distinct unseen prompt"))" } ?? ""
    return " (\(rate); \(side) \(percent(bound)) at \(percent(level, 0))\(prompts))"
  }
}

/// A share as a percentage.
func percent(_ share: Double, _ decimals: Int = 1) -> String {
  decimalText(share * 100, decimals) + " %"
}

/// A number with so many decimals.
///
/// - Parameters:
///   - value: Finite, below 10¹² in size.
///   - decimals: From 0 to 6.
/// - Returns: The number in plain decimals, a tie away from 0.
func decimalText(_ value: Double, _ decimals: Int) -> String {
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
  let whole = Int((abs(value) * scale).rounded())
  let sign = value < 0 && whole > 0 ? "-" : ""
  if decimals == 0 { return sign + "\(whole)" }
  let fraction = String(whole % Int(scale))
  let padding = String(repeating: "0", count: decimals - fraction.count)
  return sign + "\(whole / Int(scale)).\(padding)\(fraction)"
}
