import Decision
import Groundwork

/// How many rows of each kind were read: what the user should know before trusting a rate.
struct RowSummary {
  private var unlabelled = 0
  private var nonExecutable = 0
  private var seen = 0
  private var total = 0
  private var leftOut = 0
  private var leftOutNonExecutable = 0

  /// Takes a row of the part that is counted.
  mutating func add(_ row: ScoredRow) {
    total += 1
    if row.gold == .unlabelled { unlabelled += 1 }
    if row.gold == .notExecutable { nonExecutable += 1 }
    if row.seen { seen += 1 }
  }

  /// Takes a row of the other half.
  mutating func leaveOut(_ row: ScoredRow) {
    leftOut += 1
    if row.gold == .notExecutable { leftOutNonExecutable += 1 }
  }

  /// Adds the rows of another thread.
  static func += (sum: inout RowSummary, other: RowSummary) {
    sum.unlabelled += other.unlabelled
    sum.nonExecutable += other.nonExecutable
    sum.seen += other.seen
    sum.total += other.total
    sum.leftOut += other.leftOut
    sum.leftOutNonExecutable += other.leftOutNonExecutable
  }

  /// Whether any row was counted or fell into the other half.
  var hasRows: Bool { total + leftOut > 0 }

  /// What the user should know of the rows before trusting a rate.
  ///
  /// - Parameters:
  ///   - labelSource: What to say of where labels come from, if no row has one.
  ///   - declared: The labels that the user declared as not executable.
  ///   - slices: What to say of the field that rows are counted by.
  ///   - unseenOnly: Whether seen rows are not counted.
  /// - Returns: Notes in a fixed order.
  func notes(
    labelSource: String, declared: [String], slices: String?, unseenOnly: Bool
  ) -> [String] {
    guard total > 0 else {
      return [
        leftOut == 0
          ? "there are no records, so nothing is counted; pipe the output of score into sweep"
          : "no record is in this half, so nothing is counted"
      ]
    }
    var notes: [String] = []
    if unlabelled == total {
      notes.append("no row has a label, so nothing is counted as right or wrong; \(labelSource)")
    } else {
      if unlabelled > 0 {
        notes.append(
          "\(counted(unlabelled, of: total, "row")) \(agreeing(unlabelled, "has", "have")) no label: "
            + "\(agreeing(unlabelled, "it counts", "they count")) in total, not in accuracy")
      }
      notes += notExecutableNotes(declared)
    }
    if let slices { notes.append(slices) }
    if seen > 0 {
      notes.append(
        "\(counted(seen, of: total, "row")) \(agreeing(seen, "was", "were")) in the mapper's training"
          + (unseenOnly
            ? " and \(agreeing(seen, "is", "are")) left out"
            : ", see the unseen_ fields or --unseen-only"))
    }
    return notes
  }

  private func notExecutableNotes(_ declared: [String]) -> [String] {
    if nonExecutable == 0, leftOutNonExecutable > 0 {
      return [
        (leftOutNonExecutable == 1
          ? "the one row that must not execute is"
          : "all \(leftOutNonExecutable) rows that must not execute are")
          + " in the other half, so "
          + "hallucinations cannot be counted; give --split-by kind"
      ]
    }
    if nonExecutable == 0 {
      let wanted =
        declared.isEmpty
        ? "null, or --nonexec-label" : "null, or \(declared.joined(separator: ", "))"
      return [
        "no row is labelled as not executable (\(wanted)), so hallucinations cannot be counted"
      ]
    }
    guard nonExecutable + unlabelled == total else { return [] }
    return [
      "every labelled row is one that must not execute"
        + (declared.isEmpty ? "" : ", as --nonexec-label says")
        + ", so there is nothing to get right"
    ]
  }
}
