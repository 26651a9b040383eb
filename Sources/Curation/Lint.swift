public import Groundwork

/// Findings about labelled prompts, and what they were judged by.
public struct Lint: Sendable {
  /// What else is known of the labels, and how to work.
  public struct Settings: Sendable {
    /// The classes that labels must be of; nil where every label is a class.
    public var classes: [Name]?
    /// Labels that must not execute: classes that may be large, and need not be among the classes.
    public var nonExecutable: Set<Name> = []
    /// Threads to use; the findings do not depend on it.
    public var threads = 1

    /// Takes the labels as they come.
    public init() {}
  }

  /// Where label errors came from.
  public enum Evidence: Equatable, Sendable {
    /// Probabilities out of fold that the rows carried, and the model below.
    case outOfFold
    /// A linear model of the vectors that left each row out.
    case leaveOneOut
    /// Nothing: fewer than two classes, or no directions.
    case none
  }

  /// Rows of a class that are enough to learn it by.
  public static let smallestClass = 20
  /// Rows of a class that are more than it needs.
  public static let largestClass = 50
  /// How many times the smallest class the largest may be.
  public static let largestRatio = 3

  /// What was found, the surest first.
  public private(set) var findings: [Finding] = []
  /// The cosine from which prompts are near, whatever their spelling.
  public private(set) var nearThreshold = 0.0
  /// Where label errors came from.
  public private(set) var evidence = Evidence.none

  /// Looks for faults.
  ///
  /// - Parameters:
  ///   - corpus: The rows to learn from.
  ///   - evaluation: The rows to be judged on, or nil.
  ///   - settings: What else is known.
  /// - Throws: `Failure` where the two have vectors of different lengths.
  /// - Complexity: O(n² d) for n rows of d numbers.
  public init(
    _ corpus: Corpus, against evaluation: Corpus? = nil, settings: Settings = Settings()
  ) throws(Failure) {
    if let evaluation, !evaluation.rows.isEmpty, !corpus.rows.isEmpty,
      evaluation.dimension != corpus.dimension
    {
      throw Failure(
        "the evaluation's vectors have \(counted(evaluation.dimension, "number")), the others "
          + "\(corpus.dimension)",
        remedy: "embed both with one encoder")
    }
    let prompts = PreparedPrompts(corpus, threads: settings.threads)
    let twins = TwinSearch(prompts, threads: settings.threads)
    nearThreshold = twins.near.threshold
    findings = twins.findings
    let errors = LabelErrors(prompts, neighbours: twins.neighbours)
    evidence = errors.evidence
    findings += errors.findings
    if let evaluation {
      let leaks = LeakSearch(
        prompts, PreparedPrompts(evaluation, threads: settings.threads), near: twins.near,
        threads: settings.threads)
      findings += leaks.findings
    }
    findings += ClassSizes.findings(corpus, against: evaluation, settings)
    sort()
  }

  /// Orders findings by kind, then the surest first, then as they were found.
  private mutating func sort() {
    let order = Dictionary(
      uniqueKeysWithValues: Finding.Kind.allCases.enumerated().map { ($1, $0) })
    findings = findings.enumerated().sorted { one, other in
      (order[one.element.kind] ?? 0, -one.element.sureness, one.offset)
        < (order[other.element.kind] ?? 0, -other.element.sureness, other.offset)
    }.map(\.element)
  }

  /// How many findings there are of each kind, those that occur.
  public var counts: [(kind: Finding.Kind, count: Int)] {
    Finding.Kind.allCases.compactMap { kind in
      let count = findings.count { $0.kind == kind }
      return count > 0 ? (kind, count) : nil
    }
  }
}
