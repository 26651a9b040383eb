import ArgumentParser
import CommandLineTool
import Decision
import Groundwork
import Records
import Streams
import Workflow

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

  /// The format of tables.
  var table: TableFormat { self == .csv ? .csv : .jsonl }
}

/// Writes audited rows in order, or counts them.
final class AuditLedger {
  private let aggregate: Aggregate?
  private let op: OperatingPoint
  private let format: AuditFormat
  private var oneMapper = OneMapper()
  private var counter = DecidedCounter()
  private var confusions = Confusions(classes: 0)
  private var classes = ClassTable(classes: 0)
  private var unlabelled = 0
  private var total = 0
  /// How many rows were written.
  private(set) var written = 0

  init(aggregate: Aggregate?, op: OperatingPoint, format: AuditFormat) {
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
    if isFirst, let taxonomy = oneMapper.first?.taxonomy { begin(taxonomy.classes) }
    for row in batch.values {
      total += 1
      if row.scored.gold == .unlabelled { unlabelled += 1 }
      count(row)
      if !row.lines.isEmpty {
        written += 1
        try output.write(row.lines)
      }
    }
    if aggregate == nil { try output.flush() }
  }

  private func begin(_ taxonomy: [String]) {
    confusions = Confusions(classes: taxonomy.count)
    classes = ClassTable(classes: taxonomy.count)
  }

  private func count(_ row: AuditedRow) {
    switch aggregate {
    case nil: return
    case .confusions: confusions.add(row.scored, row.reason)
    case .byClass: classes.add(row.scored, row.reason)
    case .summary: counter.add(row.scored, row.reason)
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
    guard let known = oneMapper.first else { return }
    let taxonomy = known.taxonomy.classes
    switch aggregate {
    case .summary:
      guard let row = counter.row(of: op, mapper: known.mapper.map { Name($0) }) else { return }
      try write([row], MetricsRow.columns(byClass: false), to: output)
    case .confusions:
      // What must not execute and was taken for a class that never fires is no confusion.
      let entries = confusions.worstFirst.filter {
        $0.gold != nil || !known.taxonomy.isNonExecutable[$0.predicted]
      }
      try write(entries, Confusions.Entry.columns(taxonomy), to: output)
    case .byClass:
      let rows = zip(taxonomy, classes.classes).map { NamedClassCounts(name: $0, counts: $1) }
      try write(rows, NamedClassCounts.columns, to: output)
    }
  }

  private func write<Row>(
    _ rows: [Row], _ columns: [TableColumn<Row>], to output: OutputStream
  ) throws(Diagnostic) {
    var table = Table(columns, as: format.table)
    try output.write(table.begin())
    for row in rows { try output.write(table.row(row)) }
    try output.write(table.end())
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
