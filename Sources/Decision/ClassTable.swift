/// The counts of every class of a taxonomy.
public struct ClassTable: Equatable, Sendable {
  /// In taxonomy order.
  public private(set) var classes: [ClassCounts]
  /// Rows that must not execute and fired all the same.
  public private(set) var hallucinated = 0
  /// Rows that must not execute and did not fire.
  public private(set) var silent = 0
  /// Rows that must not execute.
  public var mustNotExecute: Int { hallucinated + silent }

  /// No rows yet, of a taxonomy of so many classes.
  public init(classes: Int) {
    self.classes = [ClassCounts](repeating: ClassCounts(), count: max(0, classes))
  }

  /// Counts one decided row; classes outside the taxonomy do not count.
  public mutating func add(_ row: ScoredRow, _ reason: AbstainReason?) {
    let fires = reason == nil
    let asClass = fires && classes.indices.contains(row.predicted) ? row.predicted : nil
    switch row.gold {
    case .unlabelled:
      if let asClass { classes[asClass].firedUnlabelled += 1 }
    case .notExecutable:
      if fires { hallucinated += 1 } else { silent += 1 }
      if let asClass { classes[asClass].hallucinated += 1 }
    case .label(let label):
      if classes.indices.contains(label) {
        if !fires {
          classes[label].abstained += 1
        } else if label == row.predicted {
          classes[label].correct += 1
        } else {
          classes[label].wrong += 1
        }
      }
      if let asClass, asClass != label { classes[asClass].firedWrongly += 1 }
    }
  }
}
