public import Groundwork

/// Something about labelled prompts that deserves a look.
public struct Finding: Equatable, Sendable {
  /// What was found; the surest kinds come first.
  ///
  /// Up to `noKnownToken` they are facts. Label errors, near-leaks and near-twins are estimates on scales that do
  /// not compare (a margin of a linear model, a cosine against the rows' own), so each kind is ranked by itself.
  public enum Kind: String, CaseIterable, Sendable {
    /// A label that is not among the classes.
    case unknownLabel = "unknown_label"
    /// One prompt, but for case, punctuation and white space, under two labels.
    case conflict
    /// The very prompt is in the evaluation too.
    case leak
    /// A class without rows.
    case missingClass = "missing_class"
    /// The very prompt a second time under its label.
    case `repeat`
    /// The encoder read only a part of the prompt.
    case truncated
    /// The encoder knows no token of the prompt, so its vector says nothing.
    case noKnownToken = "no_known_token"
    /// The label is likely another.
    case labelError = "label_error"
    /// Nearly the same prompt is in the evaluation.
    case nearLeak = "near_leak"
    /// Nearly the same prompt a second time.
    case nearTwin = "near_twin"
    /// A class of too few rows.
    case smallClass = "small_class"
    /// A class of more rows than it needs.
    case largeClass = "large_class"
    /// Classes of very different sizes.
    case imbalance
  }

  /// What was found.
  public var kind: Kind
  /// The prompt; nil where a whole class is meant.
  public var prompt: String?
  /// Its label, or the class that is meant; nil where nothing must execute.
  public var label: Name?
  /// The prompt that it meets.
  public var otherPrompt: String?
  /// The label of that prompt, or the other class.
  public var otherLabel: Name?
  /// Cosine of the two prompts, in [-1, 1].
  public var cosine: Double?
  /// The class that the label should likely be.
  public var suggested: Name?
  /// The file and line of the prompt, and of the other; nil where they are not known.
  public var source: String?
  public var otherSource: String?
  /// How sure it is, to order findings of a kind.
  var sureness = 0.0

  /// Names what was found.
  public init(
    _ kind: Kind, prompt: String? = nil, label: Name? = nil, otherPrompt: String? = nil,
    otherLabel: Name? = nil, cosine: Double? = nil, suggested: Name? = nil
  ) {
    self.kind = kind
    self.prompt = prompt
    self.label = label
    self.otherPrompt = otherPrompt
    self.otherLabel = otherLabel
    self.cosine = cosine
    self.suggested = suggested
  }

  /// Names what was found of a row.
  init(_ kind: Kind, _ row: Corpus.Row, _ other: Corpus.Row? = nil) {
    self.init(
      kind, prompt: row.prompt, label: row.label, otherPrompt: other?.prompt,
      otherLabel: other?.label)
    source = row.source
    otherSource = other?.source
  }
}
