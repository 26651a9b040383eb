import ArgumentParser
import CommandLineTool
import Decision
import Groundwork
import JSON
import Records
import Streams
import Workflow

/// Counts what every operating point of a grid would have done.
@main
struct Sweep: Tool {
  static let configuration = toolConfiguration(
    "sweep", abstract: "Count what every operating point of a grid would have done.",
    discussion: """
      Reads scored records and writes one metrics row for each point of the grid \(DecisionAxis.all.map(\.floors).joined(separator: " × ")). \
      See sweep(1).
      """)

  static let examples = [
    "sweep --labels labels.csv --to table scored.jsonl",
    "sweep --merge part1.jsonl part2.jsonl > whole.jsonl",
  ]

  @OptionGroup var labels: LabelOptions

  @OptionGroup var axes: AxisOptions

  @Option(
    help: ArgumentHelp(
      "JSON object of class and threshold, or an operating point that has one.", valueName: "file"),
    completion: .file())
  var perClassThresholds: String?

  @Option(
    help: ArgumentHelp(
      "Count just the frozen point of this operating point, on the rows of any mapper.",
      valueName: "file"),
    completion: .file())
  var at: String?

  @Option(
    help: ArgumentHelp(
      "Count the rows of each value of this field apart, up to 1,000 values.", valueName: "name"))
  var byField: String?

  @Flag(help: "Count by predicted class as well, for pick-op --per-class.")
  var byClass = false

  @Flag(help: "Leave out rows whose prompt was in the mapper's training.")
  var unseenOnly = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Share of the prompts that make the half choose, by hash.",
      valueName: "share"),
    transform: share)
  var split: Double?

  @Option(
    help: ArgumentHelp("Which half of --split to count: choose or report.", valueName: "half"))
  var half: PromptSplit.Half?

  @Option(
    help: ArgumentHelp(
      "What a prompt falls on its side by: hash, or kind, so that each half has its share of what must not execute.",
      valueName: "rule"))
  var splitBy: PromptSplit.Rule?

  @Flag(
    help:
      "Write the areas of the risk-coverage curve, and coverage at fixed risks, instead of a grid.")
  var curve = false

  @Flag(help: "Add up the metrics rows of several sweeps instead of counting records.")
  var merge = false

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("How to write: jsonl, csv, table or markdown.", valueName: "format"))
  var format: TableFormat = .jsonl

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var stream: StreamOptions

  func validate() throws {
    if (split == nil) != (half == nil) {
      throw ValidationError("--split and --half go together")
    }
    if splitBy != nil && split == nil {
      throw ValidationError("--split-by says how to --split; give that too")
    }
    if curve && format != .jsonl {
      throw ValidationError("--curve writes one JSON object; drop --to")
    }
    if byField?.isEmpty == true { throw ValidationError("--by-field must not be empty") }
    if at != nil { try refuse(thresholdFlags, with: "--at counts one point") }
    if merge { try refuse(countingFlags, with: "--merge adds up what has been counted") }
    if curve { try refuse(gridFlags, with: "--curve is over all confidences") }
  }

  /// Refuses flags that do not go with another.
  private func refuse(_ flags: [String], with what: String) throws {
    guard !flags.isEmpty else { return }
    throw ValidationError("\(what); drop \(flags.joined(separator: ", "))")
  }

  private func given(_ flags: KeyValuePairs<String, Bool>) -> [String] {
    flags.filter(\.value).map(\.key)
  }

  /// The flags of points that were given.
  private var thresholdFlags: [String] {
    axes.flags + given(["--per-class-thresholds": perClassThresholds != nil])
  }

  /// The flags of the grid that were given.
  private var gridFlags: [String] {
    thresholdFlags
      + given(["--at": at != nil, "--by-class": byClass, "--by-field": byField != nil])
  }

  /// The flags of how records are counted that were given.
  private var countingFlags: [String] {
    given([
      "--labels": labels.labels != nil, "--label-field": labels.own.labelField != "label",
      "--label-map": labels.own.labelMap != nil, "--nonexec-label": !labels.nonexecLabel.isEmpty,
    ]) + gridFlags
      + given([
        "--unseen-only": unseenOnly, "--split": split != nil, "--half": half != nil,
        "--split-by": splitBy != nil, "--curve": curve,
      ])
  }

  func execute() throws {
    // The output is opened behind the input: a run that a signal ends before leaves no empty file.
    if merge {
      let rows = try mergedRows()
      let output = try stream.openOutput()
      try write(rows, of: rows.first?.source.slice, to: output)
      return try output.close()
    }
    let counter = try count()
    let output = try stream.openOutput()
    if let curve = counter.curve {
      try output.write(curve.line)
    } else {
      try writeRows(of: counter, to: output)
    }
    try output.close()
  }

  private func writeRows(of counter: GridCounter, to output: OutputStream) throws(Diagnostic) {
    guard let byField else {
      guard let rows = counter.results.first?.rows else {
        // An empty part of a divided input is no mistake.
        return try writeMetrics([], as: format, to: output)
      }
      return try write(rows, of: counter.slice, to: output)
    }
    var table = Table(SliceRow.columns(for: format), as: format)
    try output.write(table.begin())
    for (value, rows) in counter.results {
      for row in rows {
        let sliced = SliceRow(field: byField, value: value.text, metrics: row)
        try output.write(table.row(sliced))
      }
    }
    try output.write(table.end())
  }

  /// Writes rows, with the slice that they are all of.
  private func write(
    _ rows: some Sequence<MetricsRow>, of slice: RowSlice?, to output: OutputStream
  ) throws(Diagnostic) {
    guard let slice else { return try writeMetrics(rows, as: format, to: output) }
    var table = Table(SliceRow.columns(for: format), as: format)
    try output.write(table.begin())
    for row in rows {
      let sliced = SliceRow(field: slice.field.text, value: slice.value.text, metrics: row)
      try output.write(table.row(sliced))
    }
    try output.write(table.end())
  }

  private func promptSplit() throws(Diagnostic) -> PromptSplit? {
    guard let split, let half else { return nil }
    return try Diagnostic.placing(try PromptSplit(fraction: split, half: half), status: .usage)
  }

  private func count() throws -> GridCounter {
    let gold = try GoldLabels(
      file: labels.labels, promptField: stream.promptField, labelField: labels.own.labelField,
      labelMap: labels.own.labelMap)
    let part = try promptSplit()
    let grid =
      try at.map { path throws(Diagnostic) in try GridRequest(at: path) }
      ?? GridRequest(axes, perClass: perClassThresholds)
    let plan = CountingPlan(
      grid: grid, byClass: byClass, unseenOnly: unseenOnly, field: byField, split: part,
      splitBy: splitBy ?? .hash, curve: curve, threads: threads.count)
    let counter = GridCounter(plan)
    let declared = DeclaredLabels(labels.nonexecLabel)
    gold.note(in: declared)
    let makeReader = {
      ScoredRecordReader(
        promptField: stream.promptField, gold: gold, declared: declared,
        needsClasses: byClass || perClassThresholds != nil)
    }
    let pipeline = try stream.pipeline(
      Self.name, threads: threads.count, limit: BatchLimit(rows: 1024))
    if plan.placesRowsAlone {
      try placeRows(of: pipeline, plan, makeReader, into: counter)
    } else {
      try orderRows(of: pipeline, plan, makeReader, into: counter)
    }
    if !stream.isQuiet {
      counter.notes(
        labels: labels.labels, labelField: .label(labels.own.labelField),
        declared: declared.names
      ).forEach(say)
      if counter.hasRows { declared.notes.forEach { say($0.withFlags) } }
    }
    return counter
  }

  /// Counts rows on the threads that read them; only the distinct prompts are told apart in one place.
  private func placeRows(
    of pipeline: RecordPipeline, _ plan: CountingPlan, _ makeReader: () -> ScoredRecordReader,
    into counter: GridCounter
  ) throws(Diagnostic) {
    var threads: [ThreadCounts] = []
    let (slice, sliceRemedy) = (plan.slice, plan.sliceRemedy)
    try pipeline.run { () throws(Diagnostic) in
      let counts = ThreadCounts(plan)
      threads.append(counts)
      return ScoredBatchWorker(reader: makeReader(), policy: stream.policy) {
        (record, row) throws(RecordError) in
        try record.require(slice, remedy: sliceRemedy)
        return counts.place(row)
      }
    } consume: { (batch: ScoredBatch<PlacedRow?>) throws(Diagnostic) in
      try counter.add(batch)
    }
    try counter.finish(threads)
  }

  /// Counts rows one by one in their order.
  private func orderRows(
    of pipeline: RecordPipeline, _ plan: CountingPlan, _ makeReader: () -> ScoredRecordReader,
    into counter: GridCounter
  ) throws(Diagnostic) {
    let field = byField
    let (slice, sliceRemedy) = (plan.slice, plan.sliceRemedy)
    try pipeline.run { () throws(Diagnostic) in
      let slices = field.map { SliceReader(field: $0) }
      return ScoredBatchWorker(reader: makeReader(), policy: stream.policy) {
        (record, row) throws(RecordError) in
        try record.require(slice, remedy: sliceRemedy)
        return CountedRow(
          scored: row.scored,
          slice: try slices.map { (slices) throws(RecordError) in try slices.value(of: record) })
      }
    } consume: { (batch: ScoredBatch<CountedRow>) throws(Diagnostic) in
      try counter.add(batch)
    }
    try counter.finish()
  }

  /// Adds up partial sweeps; a grid point that comes again starts the next part.
  private func mergedRows() throws -> [MetricsRow] {
    try PartCollector.refuseRepeated(stream.files)
    let parts = PartCollector()
    let pipeline = try stream.pipeline(Self.name)
    try pipeline.run { () throws(Diagnostic) in
      MetricsReader(policy: stream.policy)
    } consume: { (rows: PlacedMetricsRows) throws(Diagnostic) in
      try parts.add(rows)
    }
    let rows = try parts.rows()
    if let note = parts.note, !stream.isQuiet { say(note) }
    return rows
  }
}

extension PromptSplit.Half: ExpressibleByArgument {}
extension PromptSplit.Rule: ExpressibleByArgument {}

extension RiskCoverageCurve {
  /// The curve's numbers as one line of JSON.
  fileprivate var line: [UInt8] {
    var json = JSONWriter()
    write(into: &json)
    json.endLine()
    return json.bytes
  }
}
