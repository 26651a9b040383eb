/// What was taken for what: rows by gold class and top class, fired and abstained apart.
public struct Confusions: Equatable, Sendable {
  /// Rows of one gold label whose top class is another.
  public struct Entry: Equatable, Sendable {
    /// Index of the gold class; nil for what must not execute.
    public var gold: Int?
    /// Index of the top class.
    public var predicted: Int
    /// Rows that fired as the top class.
    public var fired: Int
    /// Rows that did not, though it was the top class.
    public var abstained: Int
  }

  private let classes: Int
  /// Shape (classes + 1, classes); what must not execute is the last row.
  private var fired: [Int: Int] = [:]
  private var abstained: [Int: Int] = [:]

  /// No rows yet, of a taxonomy of so many classes.
  public init(classes: Int) { self.classes = max(0, classes) }

  /// Counts one decided row; a row without a label, or outside the taxonomy, does not count.
  public mutating func add(_ row: ScoredRow, _ reason: AbstainReason?) {
    let gold: Int
    switch row.gold {
    case .unlabelled: return
    case .notExecutable: gold = classes
    case .label(let label): gold = label
    }
    let known = (0..<classes).contains(row.predicted) && (0...classes).contains(gold)
    guard known else { return }
    let cell = gold * classes + row.predicted
    if reason == nil { fired[cell, default: 0] += 1 } else { abstained[cell, default: 0] += 1 }
  }

  /// Where a row counts: a number for each pair of gold label and top class, −1 for no label.
  public func cell(of row: ScoredRow) -> Int {
    switch row.gold {
    case .unlabelled: -1
    case .notExecutable: classes * classes + row.predicted
    case .label(let label): label * classes + row.predicted
    }
  }

  /// Rows of a gold label (nil: must not execute) that fired as a class.
  public func fired(gold: Int?, predicted: Int) -> Int {
    fired[(gold ?? classes) * classes + predicted] ?? 0
  }

  /// Rows of a gold label (nil: must not execute) with a class on top that did not fire.
  public func abstained(gold: Int?, predicted: Int) -> Int {
    abstained[(gold ?? classes) * classes + predicted] ?? 0
  }

  /// Every pair of gold label and another top class that was met, worst first: by rows fired, then rows
  /// abstained, then in the order of the taxonomy with what must not execute last.
  public var worstFirst: [Entry] {
    guard classes > 0 else { return [] }
    let cells = Set(fired.keys).union(abstained.keys).sorted()
    let entries = cells.compactMap { cell -> Entry? in
      let (gold, predicted) = (cell / classes, cell % classes)
      guard gold != predicted else { return nil }
      return Entry(
        gold: gold < classes ? gold : nil, predicted: predicted, fired: fired[cell] ?? 0,
        abstained: abstained[cell] ?? 0)
    }
    // The order of cells is the order of the taxonomy; it decides where the counts are equal.
    return entries.enumerated().sorted { one, other in
      (-one.element.fired, -one.element.abstained, one.offset)
        < (-other.element.fired, -other.element.abstained, other.offset)
    }.map(\.element)
  }
}
