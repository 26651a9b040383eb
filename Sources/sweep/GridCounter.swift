import CommandLineTool
import Decision
import Groundwork
import Streams
import Workflow

/// Counts the rows of a stream on a grid.
final class GridCounter {
  private let request: GridRequest
  private let byClass: Bool
  private let unseenOnly: Bool
  private let split: PromptSplit?
  private var oneMapper = OneMapper()
  private var accumulator: SweepAccumulator?
  /// nil where the curve is not wanted, so that memory stays that of the grid.
  private(set) var curve: RiskCoverageCurve?
  private var unlabelled = 0
  private var nonExecutable = 0
  private var seen = 0
  private var total = 0
  private var leftOut = 0

  init(
    grid request: GridRequest, byClass: Bool, unseenOnly: Bool, split: PromptSplit?, curve: Bool
  ) {
    self.request = request
    self.byClass = byClass
    self.unseenOnly = unseenOnly
    self.split = split
    self.curve = curve ? RiskCoverageCurve() : nil
  }

  /// Counts one batch.
  func add(_ batch: ScoredBatch<ScoredRow>) throws(Diagnostic) {
    try oneMapper.check(batch)
    if accumulator == nil, let taxonomy = oneMapper.first?.taxonomy {
      let classes = taxonomy.classes.map { Name($0) }
      let grid = try request.grid(taxonomy: classes)
      accumulator = try decision { () throws(Failure) in
        try SweepAccumulator(
          grid: grid, classes: classes, byClass: byClass, unseenOnly: unseenOnly)
      }
    }
    for row in batch.values {
      guard split?.keeps(row.promptHash) ?? true else {
        leftOut += 1
        continue
      }
      total += 1
      if !(unseenOnly && row.seen) { curve?.add(row) }
      if row.gold == .unlabelled { unlabelled += 1 }
      if row.gold == .notExecutable { nonExecutable += 1 }
      if row.seen { seen += 1 }
      try decision { () throws(Failure) in try accumulator?.add(row) }
    }
  }

  /// Refuses an empty stream: zeros would look like counts.
  ///
  /// - Throws: `Diagnostic` where there was nothing to count.
  func requireRows() throws(Diagnostic) {
    guard total == 0 else { return }
    throw Diagnostic(
      nil, leftOut == 0 ? "there are no records" : "no record is in this half",
      remedy: "pipe the output of score into sweep")
  }

  /// The metrics rows, made as they are asked for; none before the first record.
  var rows: SweepResult? {
    var source = SweepSource()
    source.mapper = oneMapper.first?.mapper.map { Name($0) }
    source.split = split
    return accumulator?.result(source: source)
  }

  /// What the user should know of the rows before trusting a rate.
  ///
  /// - Parameters:
  ///   - labels: The labels file, if there is one.
  ///   - declared: The labels that the user declared as not executable.
  /// - Returns: Notes in a fixed order.
  func notes(labels: String?, declared: [String]) -> [String] {
    var notes: [String] = []
    if unlabelled == total {
      notes.append(
        "no row has a label, so nothing is counted as right or wrong; "
          + (labels.map { "\($0) holds none of these prompts" } ?? "give --labels"))
    } else {
      if unlabelled > 0 {
        notes.append(
          "\(unlabelled) of \(total) rows have no label: they count in total, not in accuracy")
      }
      if nonExecutable == 0 {
        let wanted =
          declared.isEmpty
          ? "null, or --nonexec-label" : "null, or \(declared.joined(separator: ", "))"
        notes.append(
          "no row is labelled as not executable (\(wanted)), so hallucinations cannot be counted")
      }
    }
    if seen > 0 {
      notes.append(
        "\(seen) of \(total) rows were in the mapper's training"
          + (unseenOnly ? " and are left out" : ", see the unseen_ fields or --unseen-only"))
    }
    return notes
  }

  private func decision<Value>(
    _ body: () throws(Failure) -> Value
  ) throws(Diagnostic) -> Value {
    do throws(Failure) {
      return try body()
    } catch {
      throw Diagnostic(nil, error)
    }
  }
}
