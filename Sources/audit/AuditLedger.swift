import ArgumentParser
import CommandLineTool
import Decision
import Streams
import Workflow
import JSON
import Records

/// What is counted instead of rows.
enum Aggregate: String, EnumerableFlag {
  case summary, confusions, byClass

  static func help(for value: Aggregate) -> ArgumentHelp? {
    switch value {
    case .summary: "Write one object: counts and rates at the operating point."
    case .confusions: "Write gold label, top class and counts where they differ, worst first."
    case .byClass: "Write one row a class: how often it was right, wrong and silent."
    }
  }
}

/// How rows and counts are written.
enum AuditFormat: String, CaseIterable, ExpressibleByArgument {
  /// One JSON object a row.
  case jsonl
  /// Comma-separated values with a header.
  case csv
}

/// Writes audited rows in order, or counts them.
final class AuditLedger {
  private let aggregate: Aggregate?
  private let op: FrozenPoint
  private let format: AuditFormat
  private var oneMapper = OneMapper()
  private var accumulator: SweepAccumulator?
  private var confusions = Confusions(classes: 0)
  private var classes = ClassTable(classes: 0)
  private var unlabelled = 0
  private var total = 0
  /// How many rows were written.
  private(set) var written = 0

  init(aggregate: Aggregate?, op: FrozenPoint, format: AuditFormat) {
    self.aggregate = aggregate
    self.op = op
    self.format = format
  }

  /// Writes the CSV header of rows.
  func writeHeader(to output: OutputStream) throws(Diagnostic) {
    guard aggregate == nil, format == .csv else { return }
    try output.write("prompt,gold_label,predicted,confidence,abstain,threshold\n")
  }

  /// Takes one batch.
  func add(_ batch: ScoredBatch<AuditedRow>, to output: OutputStream) throws(Diagnostic) {
    let isFirst = oneMapper.first == nil
    try oneMapper.check(batch)
    if isFirst, let taxonomy = oneMapper.first?.taxonomy { try begin(taxonomy.classes) }
    for row in batch.values {
      total += 1
      if row.scored.gold == .unlabelled { unlabelled += 1 }
      try count(row)
      if !row.lines.isEmpty {
        written += 1
        try output.write(row.lines)
      }
    }
    if aggregate == nil { try output.flush() }
  }

  private func begin(_ taxonomy: [String]) throws(Diagnostic) {
    confusions = Confusions(classes: taxonomy.count)
    classes = ClassTable(classes: taxonomy.count)
    guard aggregate == .summary else { return }
    let point = op.row.point
    do throws(DecisionError) {
      let grid = try Grid(
        thresholds: .axis(Axis([point.threshold])), nearMargins: Axis([point.nearMargin]),
        familiarities: Axis([point.familiarity]),
        perClass: try ClassThreshold.indexed(op.perClassThresholds, in: taxonomy))
      accumulator = try SweepAccumulator(grid: grid, classes: taxonomy)
    } catch {
      throw Diagnostic(nil, error)
    }
  }

  private func count(_ row: AuditedRow) throws(Diagnostic) {
    switch aggregate {
    case nil: return
    case .confusions: confusions.add(row.scored, row.reason)
    case .byClass: classes.add(row.scored, row.reason)
    case .summary:
      do throws(DecisionError) {
        try accumulator?.add(row.scored)
      } catch {
        throw Diagnostic(nil, error)
      }
    }
  }

  /// Refuses an empty stream: nothing found would look like nothing wrong.
  func requireRecords() throws(Diagnostic) {
    guard total == 0 else { return }
    throw Diagnostic(nil, "there are no records", remedy: "pipe the output of score into audit")
  }

  /// Writes what was counted.
  func writeAggregate(to output: OutputStream) throws(Diagnostic) {
    guard let aggregate else { return }
    try requireRecords()
    guard let known = oneMapper.first?.taxonomy else { return }
    let taxonomy = known.classes
    let rows: [AggregateRow] =
      switch aggregate {
      case .summary: []
      case .confusions:
        // What must not execute and was taken for a class that never fires is no confusion.
        confusions.worstFirst.filter { $0.gold != nil || !known.isNonExecutable[$0.predicted] }
          .map { AggregateRow($0, taxonomy) }
      case .byClass: zip(taxonomy, classes.classes).map { AggregateRow($0, $1) }
      }
    if aggregate == .summary {
      try writeSummary(to: output)
    } else {
      let header =
        aggregate == .confusions ? AggregateRow.confusionHeader : AggregateRow.classHeader
      if format == .csv { try output.write(header.joined(separator: ",") + "\n") }
      for row in rows { try output.write(format == .csv ? row.csv : row.json) }
    }
  }

  private func writeSummary(to output: OutputStream) throws(Diagnostic) {
    var source = SweepSource()
    source.mapper = oneMapper.first?.mapper
    guard let row = accumulator?.result(source: source).first else { return }
    if format == .csv {
      try output.write(MetricsRow.csvHeader.joined(separator: ",") + "\n")
      return try output.write(row.csvFields.joined(separator: ",") + "\n")
    }
    var json = JSONWriter()
    row.write(into: &json)
    json.endLine()
    try output.write(json.bytes)
  }

  /// What the user should know.
  func notes(joinedLabels: Bool) -> [String] {
    if aggregate != nil, unlabelled == total, !joinedLabels {
      return ["no row has a label, so nothing is counted as right or wrong; give --labels"]
    }
    guard unlabelled > 0, unlabelled < total || joinedLabels else { return [] }
    return ["\(unlabelled) of \(total) rows have no label"]
  }
}
