/// How one class fares: as the gold label of rows, and as what rows fire as.
public struct ClassCounts: Equatable, Sendable {
  /// Rows with this gold label that fired as it.
  public var correct = 0
  /// Rows with this gold label that fired as another class.
  public var wrong = 0
  /// Rows with this gold label that did not fire.
  public var abstained = 0
  /// Rows of another class that fired as this one.
  public var firedWrongly = 0
  /// Rows that must not execute which fired as this class.
  public var hallucinated = 0
  /// Rows without a label that fired as this class.
  public var firedUnlabelled = 0

  public init() {}

  /// Rows with this gold label.
  public var rows: Int { correct + wrong + abstained }
  /// Rows that fired as this class.
  public var fired: Int { correct + firedWrongly + hallucinated + firedUnlabelled }
  /// Share of the rows with this gold label that fired as it; nil without such rows.
  public var recall: Double? { Proportion(correct, of: rows).value }
  /// Share of the labelled rows that fired as this class which have it; nil where none fired.
  public var precision: Double? {
    Proportion(correct, of: correct + firedWrongly + hallucinated).value
  }
}
