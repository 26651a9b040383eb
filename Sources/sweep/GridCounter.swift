import CommandLineTool
import Decision
import Groundwork
import Streams
import Workflow

/// Counts the rows of a stream on a grid.
final class GridCounter {
  /// Values of a field that are counted apart.
  private static let sliceLimit = 1000

  private let plan: CountingPlan
  private var oneMapper = OneMapper()
  /// An accumulator that has seen no row, once the taxonomy is known.
  private var empty: SweepAccumulator?
  /// Counts all rows; nil before the first, and where rows are counted by a field.
  private var whole: SweepAccumulator?
  /// Counts the rows of each value of the field.
  private var slices: [Name: SweepAccumulator] = [:]
  /// Whether the threads count the rows whose places they find.
  private var threadsCount = false
  /// nil where the curve is not wanted, so that memory stays that of the grid.
  private(set) var curve: RiskCoverageCurve?
  /// nil where all rows are counted.
  private var halves: StratifiedSplit<CountedRow>?
  /// nil where rows are not counted by a field.
  private var sliceCheck: SliceCheck?
  /// The fields of the first row without a label.
  private var unlabelledFields: [String]?
  private var summary = RowSummary()

  init(_ plan: CountingPlan) {
    self.plan = plan
    curve = plan.curve ? RiskCoverageCurve() : nil
    sliceCheck = plan.field.map { SliceCheck(field: $0) }
    halves = plan.split.map { StratifiedSplit($0, by: plan.splitBy) }
  }

  /// Counts one batch whose rows count in their order.
  func add(_ batch: ScoredBatch<CountedRow>) throws(Diagnostic) {
    try begin(batch)
    for row in batch.values {
      row.slice.map { sliceCheck?.add($0) }
      guard halves != nil else {
        try count(row)
        continue
      }
      try count(halves?.add(row, row.scored.promptHash, row.scored.gold) ?? [])
    }
  }

  /// Takes one batch whose rows have been placed by the thread that read them.
  func add(_ batch: ScoredBatch<PlacedRow?>) throws(Diagnostic) {
    try begin(batch)
    let rows = batch.values.compactMap(\.self)
    try Diagnostic.placing(try whole?.add(rows, areCounted: threadsCount))
  }

  /// Adds what the threads counted.
  func finish(_ threads: [ThreadCounts]) throws(Diagnostic) {
    for thread in threads {
      if let failure = thread.failure { throw failure }
      summary += thread.summary
      if threadsCount, let counted = thread.histograms { whole?.add(counted: counted) }
    }
  }

  /// Counts the rows that waited for the last to be known.
  func finish() throws(Diagnostic) {
    try count(halves?.finish() ?? [])
  }

  /// Holds a batch against the first; its rows are counted only behind this.
  private func begin<Value>(_ batch: ScoredBatch<Value>) throws(Diagnostic) {
    try oneMapper.check(batch)
    unlabelledFields = unlabelledFields ?? batch.unlabelledFields
    guard empty == nil, let taxonomy = oneMapper.first?.origin.taxonomy else { return }
    let histograms = try plan.histograms(taxonomy: taxonomy.classes)
    threadsCount = try plan.countsApart(taxonomy: taxonomy.classes)
    let made = SweepAccumulator(
      histograms, unseenOnly: plan.unseenOnly, isOneOfMany: plan.field != nil)
    empty = made
    if plan.field == nil { whole = made }
  }

  private func count(_ told: [(row: CountedRow, isKept: Bool)]) throws(Diagnostic) {
    for (row, isKept) in told {
      if isKept {
        try count(row)
      } else {
        summary.leaveOut(row.scored)
      }
    }
  }

  private func count(_ row: CountedRow) throws(Diagnostic) {
    summary.add(row.scored)
    if !(plan.unseenOnly && row.scored.seen) { curve?.add(row.scored) }
    if plan.field == nil {
      try Diagnostic.placing(try whole?.add(row.scored))
    } else {
      let value = row.slice?.text ?? ""
      try openSlice(value)
      try Diagnostic.placing(try slices[Name(value)]?.add(row.scored))
    }
  }

  private func openSlice(_ value: String) throws(Diagnostic) {
    guard let empty, slices[Name(value)] == nil else { return }
    guard slices.count < Self.sliceLimit else {
      throw Diagnostic(
        nil, "\"\(plan.field ?? "")\" has more than \(Self.sliceLimit) values",
        remedy: "count by a field of fewer")
    }
    guard empty.cells * (slices.count + 1) <= SweepAccumulator.cellLimit else {
      throw Diagnostic(
        nil, "so many points for each value of \"\(plan.field ?? "")\" take too much memory",
        remedy: "use fewer values on the axes of the grid")
    }
    slices[Name(value)] = empty
  }

  /// The metrics rows of each value, in the order of their bytes; none before the first record.
  var results: [(value: Name, rows: SweepResult)] {
    var source = SweepSource()
    source.mapper = oneMapper.first?.origin.mapper
    source.gate = oneMapper.first?.origin.gate
    source.split = halves?.split
    if let whole { return [("", whole.result(source: source))] }
    return slices.keys.sorted().compactMap { value in
      slices[value].map { (value, $0.result(source: source)) }
    }
  }

  /// The rows that all of those counted are of; nil where they may be of any kind.
  var slice: RowSlice? { plan.slice }

  /// Whether any row was counted or fell into the other half.
  var hasRows: Bool { summary.hasRows }

  /// What the user should know of the rows before trusting a rate.
  ///
  /// - Parameters:
  ///   - labels: The labels file, if there is one.
  ///   - labelField: The field that holds a row's own label.
  ///   - declared: The labels that the user declared as not executable.
  /// - Returns: Notes in a fixed order.
  func notes(labels: String?, labelField: NamedField, declared: [String]) -> [String] {
    let source = remedyForNoLabels(
      labels: labels, labelField: labelField, unlabelledFields: unlabelledFields
    ).withFlags
    return summary.notes(
      labelSource: source, declared: declared, slices: sliceCheck?.note,
      unseenOnly: plan.unseenOnly)
  }
}
