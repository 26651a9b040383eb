/// How a decision turned out against the gold label.
public enum Outcome: String, CaseIterable, Sendable {
  /// Fired, and the predicted class is the gold class.
  case correct
  /// Fired as another class than the gold class.
  case wrong
  /// Fired on a prompt that must not execute anything.
  case hallucinated
  /// Did not fire though the gold label is an executable class.
  case abstained
  /// Did not fire, and must not have.
  case abstainedRightly = "abstained_rightly"

  /// The outcome of one decision; nil for a row without a label.
  ///
  /// - Parameters:
  ///   - reason: The reason to abstain, nil when the row fired.
  ///   - predicted: The top class, as an index into the taxonomy.
  ///   - gold: The right answer.
  public init?(_ reason: AbstainReason?, predicted: Int, gold: Gold) {
    switch (gold, reason) {
    case (.unlabelled, _): return nil
    case (.notExecutable, nil): self = .hallucinated
    case (.notExecutable, _): self = .abstainedRightly
    case (.label(let label), nil): self = label == predicted ? .correct : .wrong
    case (.label, _): self = .abstained
    }
  }
}
