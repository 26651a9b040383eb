import CommandLineTool
import Decision
import Groundwork
import Streams
import Workflow

/// A scored row, and the value of the field that rows are counted by.
struct CountedRow: Sendable {
  var scored: ScoredRow
  /// nil where rows are not counted by a field.
  var slice: SliceReader.Value?
}

/// What is counted, and of which rows.
struct CountingPlan {
  var grid: GridRequest
  var byClass: Bool
  var unseenOnly: Bool
  /// The field by whose values rows are counted apart; nil counts them together.
  var field: String?
  var split: PromptSplit?
  var splitBy: PromptSplit.Rule
  /// Whether to follow the risk-coverage curve.
  var curve: Bool
}

/// Counts the rows of a stream on a grid.
final class GridCounter {
  /// Values of a field that are counted apart.
  private static let sliceLimit = 1000

  private let plan: CountingPlan
  private var oneMapper = OneMapper()
  /// An accumulator that has seen no row, once the taxonomy is known.
  private var empty: SweepAccumulator?
  private var accumulators: [Name: SweepAccumulator] = [:]
  /// nil where the curve is not wanted, so that memory stays that of the grid.
  private(set) var curve: RiskCoverageCurve?
  /// nil where all rows are counted.
  private var halves: StratifiedSplit<CountedRow>?
  /// nil where rows are not counted by a field.
  private var sliceCheck: SliceCheck?
  private var unlabelled = 0
  /// The fields of the first row without a label.
  private var unlabelledFields: [String]?
  private var nonExecutable = 0
  private var seen = 0
  private var total = 0
  private var leftOut = 0
  private var leftOutNonExecutable = 0

  init(_ plan: CountingPlan) {
    self.plan = plan
    curve = plan.curve ? RiskCoverageCurve() : nil
    sliceCheck = plan.field.map { SliceCheck(field: $0) }
    halves = plan.split.map { StratifiedSplit($0, by: plan.splitBy) }
  }

  /// Counts one batch.
  func add(_ batch: ScoredBatch<CountedRow>) throws(Diagnostic) {
    try oneMapper.check(batch)
    unlabelledFields = unlabelledFields ?? batch.unlabelledFields
    if empty == nil, let taxonomy = oneMapper.first?.taxonomy {
      let classes = taxonomy.classes
      let grid = try plan.grid.grid(taxonomy: classes)
      let made = try Diagnostic.placing(
        try SweepAccumulator(
          grid: grid, classes: classes, byClass: plan.byClass, unseenOnly: plan.unseenOnly,
          isOneOfMany: plan.field != nil))
      empty = made
      if plan.field == nil { accumulators[""] = made }
    }
    for row in batch.values {
      row.slice.map { sliceCheck?.add($0) }
      guard halves != nil else {
        try count(row)
        continue
      }
      try count(halves?.add(row, row.scored.promptHash, row.scored.gold) ?? [])
    }
  }

  /// Counts the rows that waited for the last to be known.
  func finish() throws(Diagnostic) {
    try count(halves?.finish() ?? [])
  }

  private func count(_ told: [(row: CountedRow, isKept: Bool)]) throws(Diagnostic) {
    for (row, isKept) in told {
      if isKept {
        try count(row)
      } else {
        leftOut += 1
        if row.scored.gold == .notExecutable { leftOutNonExecutable += 1 }
      }
    }
  }

  private func count(_ row: CountedRow) throws(Diagnostic) {
    note(row.scored)
    let value = row.slice?.text ?? ""
    if plan.field != nil { try openSlice(value) }
    try Diagnostic.placing(try accumulators[Name(value)]?.add(row.scored))
  }

  /// Whether any row was counted or fell into the other half.
  var hasRows: Bool { total + leftOut > 0 }

  private func note(_ row: ScoredRow) {
    total += 1
    if !(plan.unseenOnly && row.seen) { curve?.add(row) }
    if row.gold == .unlabelled { unlabelled += 1 }
    if row.gold == .notExecutable { nonExecutable += 1 }
    if row.seen { seen += 1 }
  }

  private func openSlice(_ value: String) throws(Diagnostic) {
    guard let empty, accumulators[Name(value)] == nil else { return }
    guard accumulators.count < Self.sliceLimit else {
      throw Diagnostic(
        nil, "\"\(plan.field ?? "")\" has more than \(Self.sliceLimit) values",
        remedy: "count by a field of fewer")
    }
    guard empty.cells * (accumulators.count + 1) <= SweepAccumulator.cellLimit else {
      throw Diagnostic(
        nil, "so many points for each value of \"\(plan.field ?? "")\" take too much memory",
        remedy: "use fewer values on the axes of the grid")
    }
    accumulators[Name(value)] = empty
  }

  /// The metrics rows of each value, in the order of their bytes; none before the first record.
  var results: [(value: Name, rows: SweepResult)] {
    var source = SweepSource()
    source.mapper = oneMapper.first?.mapper
    source.gate = oneMapper.first?.gate
    source.split = halves?.split
    return accumulators.keys.sorted().compactMap { value in
      accumulators[value].map { (value, $0.result(source: source)) }
    }
  }

  /// What the user should know of the rows before trusting a rate.
  ///
  /// - Parameters:
  ///   - labels: The labels file, if there is one.
  ///   - labelField: The field that holds a row's own label.
  ///   - declared: The labels that the user declared as not executable.
  /// - Returns: Notes in a fixed order.
  func notes(labels: String?, labelField: NamedField, declared: [String]) -> [String] {
    guard total > 0 else {
      return [
        leftOut == 0
          ? "there are no records, so nothing is counted; pipe the output of score into sweep"
          : "no record is in this half, so nothing is counted"
      ]
    }
    var notes: [String] = []
    if unlabelled == total {
      notes.append(
        "no row has a label, so nothing is counted as right or wrong; "
          + (labels.map { "\($0) holds none of these prompts" }
            ?? "give --labels, or \(labelField.remedy(among: unlabelledFields ?? []).withFlags)"))
    } else {
      if unlabelled > 0 {
        notes.append(
          "\(counted(unlabelled, of: total, "row")) \(agreeing(unlabelled, "has", "have")) no label: "
            + "\(agreeing(unlabelled, "it counts", "they count")) in total, not in accuracy")
      }
      notes += notExecutableNotes(declared)
    }
    if let note = sliceCheck?.note { notes.append(note) }
    if seen > 0 {
      notes.append(
        "\(counted(seen, of: total, "row")) \(agreeing(seen, "was", "were")) in the mapper's training"
          + (plan.unseenOnly
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
