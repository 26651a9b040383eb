import ArgumentParser
import CommandLineTool
import Decision
import Groundwork
import JSON
import Records
import Report
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
  /// Aligned columns for people.
  case table
  /// A table of GitHub's Markdown.
  case markdown
  /// A test that failed for each row or finding, as CI servers read it.
  case junit
  /// Counts and rates for a node exporter's textfile collector.
  case prometheus

  /// The format of tables; nil where it is none.
  var table: TableFormat? { TableFormat(rawValue: rawValue) }
}

/// What becomes of the rows besides being written.
struct AuditPlan {
  var aggregate: Aggregate?
  var op: OperatingPoint
  var format: AuditFormat
  /// Prompts to show of each confusion; nil shows none.
  var examples: Int?
  /// The field by whose values rows are counted.
  var sliceField: String?
  var report: ReportStyle?
  /// The run that rows are held against.
  var earlier: EarlierRun?
  /// The name of the rows that are written.
  var name: String
  /// Whether rows of another mapper may follow, as after --reload.
  var mayChange = false
}

/// Writes audited rows in order, or counts them.
final class AuditLedger {
  private let plan: AuditPlan
  private var oneMapper: OneMapper
  private var counter = DecidedCounter()
  private var gateCounts = GateCounts()
  private var slices: SliceCounters?
  private var confusions = Confusions(classes: 0)
  private var examples: [Int: [RowDetail]] = [:]
  private var classes = ClassTable(classes: 0)
  private var report: ReportLedger?
  private var comparison = ComparisonCounts()
  private var table: Table<AuditedRow>?
  private var cases: [JUnitReport.Case] = []
  private var unlabelled = 0
  private var overridden = 0
  private var seen = 0
  private var total = 0
  /// The fields of the first row without a label.
  private var unlabelledFields: [String]?
  /// Whether there was any row.
  var hasRows: Bool { total > 0 }
  /// How many rows were written.
  private(set) var written = 0

  init(_ plan: AuditPlan) {
    self.plan = plan
    oneMapper = OneMapper(mayChange: plan.mayChange)
    slices = plan.sliceField.map { SliceCounters(field: $0) }
  }

  /// Whether rows are written, not counted.
  private var writesRows: Bool { plan.aggregate == nil && plan.report == nil }

  /// Writes the CSV header of rows.
  func writeHeader(to output: OutputStream) throws(Diagnostic) {
    guard writesRows, plan.format == .csv else { return }
    try output.write("prompt,gold_label,predicted,confidence,abstain,threshold\n")
  }

  /// Takes one batch.
  func add(_ batch: ScoredBatch<AuditedRow>, to output: OutputStream) throws(Diagnostic) {
    let isFirst = oneMapper.first == nil
    try oneMapper.check(batch)
    unlabelledFields = unlabelledFields ?? batch.unlabelledFields
    if isFirst, let taxonomy = oneMapper.first?.origin.taxonomy { try begin(taxonomy, output) }
    var answers = batch.answers[...]
    for (index, row) in batch.values.enumerated() {
      while let answer = answers.first, answer.values <= index {
        try output.write(answer.bytes)
        answers.removeFirst()
      }
      total += 1
      if row.scored.gold == .unlabelled { unlabelled += 1 }
      if row.isOverridden { overridden += 1 }
      if row.scored.seen { seen += 1 }
      if let change = row.change {
        comparison.add(change, promptHash: row.scored.promptHash)
      }
      try count(row)
      if writesRows, row.isSelected { try write(row, to: output) }
    }
    for answer in answers { try output.write(answer.bytes) }
    if writesRows { try output.flush() }
  }

  private func begin(_ taxonomy: Taxonomy, _ output: OutputStream) throws(Diagnostic) {
    confusions = Confusions(classes: taxonomy.classes.count)
    classes = ClassTable(classes: taxonomy.classes.count)
    if plan.report != nil {
      report = try Diagnostic.placing(
        try ReportLedger(plan.op, taxonomy: taxonomy, examples: plan.examples ?? 3))
    }
    if writesRows, let format = plan.format.table, format.isForPeople {
      var table = Table(AuditedRow.columns, as: format)
      try output.write(table.begin())
      self.table = table
    }
  }

  private func write(_ row: AuditedRow, to output: OutputStream) throws(Diagnostic) {
    if table == nil, plan.format != .junit {
      guard !row.lines.isEmpty else { return }
      try output.write(row.lines)
    } else if plan.format == .junit {
      cases.append(row.testCase)
    } else if let bytes = table?.row(row) {
      try output.write(bytes)
    }
    written += 1
  }

  private func count(_ row: AuditedRow) throws(Diagnostic) {
    switch plan.aggregate {
    case nil: break
    case .confusions:
      confusions.add(row.scored, row.reason)
      keepExample(row)
    case .byClass: classes.add(row.scored, row.reason)
    case .summary:
      counter.add(row.scored, row.reason)
      gateCounts.add(row)
    }
    try slices?.add(row)
    try Diagnostic.placing(try report?.add(row))
  }

  private func keepExample(_ row: AuditedRow) {
    guard let most = plan.examples, let detail = row.detail else { return }
    let cell = confusions.cell(of: row.scored)
    if examples[cell, default: []].count < most { examples[cell, default: []].append(detail) }
  }

  /// Refuses an empty stream: nothing found would look like nothing wrong.
  func requireRecords() throws(Diagnostic) {
    guard !hasRows else { return }
    throw Diagnostic(nil, "there are no records", remedy: "pipe the output of score into audit")
  }

  /// Writes what was counted, and what is left of the rows.
  ///
  /// - Parameters:
  ///   - output: Where it goes.
  ///   - watch: The tests whose e-values are told with the counts, or nil.
  /// - Throws: `Diagnostic` where there are no records to count, or the output cannot be written.
  func finish(to output: OutputStream, watch: MonitorCommand? = nil) throws(Diagnostic) {
    if let bytes = table?.end() { try output.write(bytes) }
    if plan.format == .junit, writesRows {
      try output.write(JUnitReport(plan.name, cases).text)
    }
    guard !writesRows else { return }
    try requireRecords()
    guard let known = oneMapper.first?.origin else { return }
    if plan.report != nil { return try writeReport(known.mapper, to: output) }
    switch plan.aggregate {
    case nil: return
    case .summary:
      try writeSummary(known.mapper, to: output)
      if let watch {
        try output.write(
          PrometheusText.write(
            watch.status, mapper: known.mapper, slice: plan.op.source.slice))
      }
    case .confusions:
      // What must not execute and was taken for a class that never fires is no confusion.
      let entries = confusions.worstFirst.filter {
        $0.gold != nil || !known.taxonomy.isNonExecutable[$0.predicted]
      }
      try write(entries, confusionColumns(known.taxonomy.classes), to: output)
    case .byClass:
      let rows = NamedClassCounts.rows(
        classes, known.taxonomy.classes, isNonExecutable: known.taxonomy.isNonExecutable)
      try write(rows, NamedClassCounts.columns(nobody: nobody), to: output)
    }
  }

  private func writeSummary(_ mapper: Name?, to output: OutputStream) throws(Diagnostic) {
    if let earlier = plan.earlier {
      return try write(
        [comparison], ComparisonCounts.columns(onlyOld: earlier.unmet), to: output)
    }
    let gate = oneMapper.first?.origin.gate
    if let slices {
      let rows = slices.slices.compactMap { value, counter in
        counter.row(of: plan.op, mapper: mapper, gate: gate).map {
          SliceRow(field: slices.field, value: value.text, metrics: $0)
        }
      }
      if plan.format == .prometheus {
        return try output.write(PrometheusText.write(rows.map { ($0.field, $0.value, $0.metrics) }))
      }
      return try write(rows, SliceRow.columns(for: plan.format.table ?? .jsonl), to: output)
    }
    guard let row = counter.row(of: plan.op, mapper: mapper, gate: gate) else { return }
    let slice = plan.op.source.slice
    if plan.format == .prometheus {
      return try output.write(
        PrometheusText.write([(slice?.field.text, slice?.value.text ?? "", row)]))
    }
    let format = plan.format.table ?? .jsonl
    guard let slice else {
      let stopped: [TableColumn<MetricsRow>] = gateCounts.isGated ? gateCounts.columns() : []
      return try write([row], MetricsRow.columns(for: format) + stopped, to: output)
    }
    // A point of some rows decides no others, so these are the rows that are counted.
    let stopped: [TableColumn<SliceRow>] = gateCounts.isGated ? gateCounts.columns() : []
    let sliced = SliceRow(field: slice.field.text, value: slice.value.text, metrics: row)
    try write([sliced], SliceRow.columns(for: format) + stopped, to: output)
  }

  private func writeReport(_ mapper: Name?, to output: OutputStream) throws(Diagnostic) {
    guard let made = report?.report(mapper: mapper, slices: slices) else { return }
    switch plan.report {
    case nil: return
    case .markdown: try output.write(ReportText(.markdown).render(made))
    case .text: try output.write(ReportText(.text).render(made))
    case .html:
      guard let page = try? ReportPage() else {
        throw Diagnostic(nil, "the page's template cannot be read", remedy: "build audit again")
      }
      try output.write(page.render(made))
    }
  }

  /// What stands for the label of what must not execute: words for people, null for programs.
  private var nobody: String? {
    plan.format.table?.isForPeople == true ? "must not execute" : nil
  }

  private func confusionColumns(_ taxonomy: [Name]) -> [TableColumn<Confusions.Entry>] {
    let columns = Confusions.Entry.columns(taxonomy, nobody: nobody)
    guard plan.examples != nil else { return columns }
    let (examples, count, isJSON) = (examples, taxonomy.count, plan.format == .jsonl)
    return columns + [
      TableColumn(TableHeading("examples", isText: true)) { entry in
        let found = examples[(entry.gold ?? count) * count + entry.predicted] ?? []
        guard !isJSON else { return .nested { RowDetail.write(found, into: &$0) } }
        return .text(found.map(\.prompt).joined(separator: "; "))
      }
    ]
  }

  private func write<Row>(
    _ rows: [Row], _ columns: [TableColumn<Row>], to output: OutputStream
  ) throws(Diagnostic) {
    var table = Table(columns, as: plan.format.table ?? .jsonl)
    try output.write(table.begin())
    for row in rows { try output.write(table.row(row)) }
    try output.write(table.end())
  }

  /// What the user should know.
  ///
  /// - Parameters:
  ///   - labels: The labels file, if there is one.
  ///   - labelField: The field that holds a row's own label.
  /// - Returns: Notes in a fixed order.
  func notes(labels: String?, labelField: NamedField) -> [String] {
    var notes: [String] = []
    if let note = slices?.note { notes.append(note) }
    if let note = overriddenNote(overridden, of: total) { notes.append(note) }
    if !writesRows, total > 0, seen == total {
      notes.append("\(OperatingPoint.allSeen); score prompts that it has not seen")
    }
    if let earlier = plan.earlier, comparison.unknown + earlier.unmet > 0 {
      notes.append(
        "rows without an earlier decision: \(comparison.unknown), earlier prompts without a row: "
          + "\(earlier.unmet); they are not compared")
    }
    if unlabelled == total, total > 0 || !writesRows, !writesRows || labels != nil {
      let remedy = remedyForNoLabels(
        labels: labels, labelField: labelField, unlabelledFields: unlabelledFields)
      return notes + [
        "no row has a label, so nothing is counted as right or wrong; \(remedy.withFlags)"
      ]
    }
    guard unlabelled > 0, unlabelled < total else { return notes }
    return notes + [
      "\(counted(unlabelled, of: total, "row")) \(agreeing(unlabelled, "has", "have")) no label"
    ]
  }
}

extension AuditedRow {
  /// What tables for people show of a row.
  static var columns: [TableColumn<AuditedRow>] {
    [
      TableColumn(TableHeading("prompt", isText: true)) { .text($0.detail?.prompt) },
      TableColumn(TableHeading("label", isText: true)) { .text($0.detail?.label) },
      TableColumn(TableHeading("predicted", isText: true)) { .text($0.detail?.predicted) },
      TableColumn(TableHeading("confidence", decimals: 3)) { .real($0.scored.values[.leading]) },
      TableColumn(TableHeading("reason", isText: true)) { .text($0.reason?.name) },
      TableColumn(TableHeading("outcome", isText: true)) {
        .text($0.change?.kind?.rawValue ?? $0.outcome?.rawValue)
      },
    ]
  }

  /// The row as a test that failed.
  var testCase: JUnitReport.Case {
    let predicted = detail?.predicted ?? ""
    let fate = reason.map { "abstained (\($0.name)), on top" } ?? "fired as"
    let label = detail?.label ?? (scored.gold == .unlabelled ? "without label" : "must not execute")
    return JUnitReport.Case(
      group: change?.kind?.rawValue ?? outcome?.rawValue ?? "unlabelled",
      name: detail?.prompt ?? "",
      failure: "\(label): \(fate) \(predicted) at "
        + scored.values[.leading].fixed(decimals: 4))
  }
}

extension RowDetail {
  /// Writes the prompts of a confusion, with what is near to them.
  static func write(_ details: [RowDetail], into json: inout JSONWriter) {
    json.beginArray()
    for detail in details {
      json.beginObject()
      json.member("prompt", detail.prompt)
      if !detail.nearest.isEmpty {
        json.key("nearest")
        json.beginArray()
        for exemplar in detail.nearest { exemplar.write(into: &json) }
        json.endArray()
      }
      json.endObject()
    }
    json.endArray()
  }
}
