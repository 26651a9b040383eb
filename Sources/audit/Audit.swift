import ArgumentParser
import CommandLineTool
import Decision
import Groundwork
import Streams
import Workflow
import Filter
import JSON
import Records

/// Shows what an operating point does to each row.
@main
struct Audit: Tool {
  static let configuration = toolConfiguration(
    "audit", abstract: "Show what an operating point does to each row.",
    discussion: """
      Reads scored records and writes them with "abstain", "reason", "threshold" and "outcome"; \
      filters select rows, aggregates count them. See audit(1).
      """)

  static let examples = [
    "audit --op op.json --labels labels.csv --summary scored.jsonl",
    "audit --op op.json --labels labels.csv --confusions scored.jsonl",
  ]
  static let negativeStatus: String? = "--fail-if-any found something, or --monitor raised an alarm"

  @Option(
    help: ArgumentHelp("The operating point that pick-op wrote.", valueName: "file"),
    completion: .file())
  var op: String?

  @OptionGroup var labels: LabelOptions

  @Option(
    help: ArgumentHelp("Keep the rows that a shipped filter selects.", valueName: "name"),
    completion: .list(ShippedFilter.all.map(\.name)))
  var filter: String?

  @Flag(help: "List the shipped filters with their text.")
  var listFilters = false

  @Option(
    help: ArgumentHelp("Run a jq program on each row and write its outputs.", valueName: "program"))
  var jq: String?

  @Option(
    help: ArgumentHelp("Run the jq program of a file.", valueName: "file"), completion: .file())
  var jqFile: String?

  @Flag(help: "What to count instead of writing rows.")
  var aggregate: Aggregate?

  @Flag(help: "Look for faults in labelled prompts with vectors, and write one finding a line.")
  var lint = false

  @Option(
    help: ArgumentHelp(
      "Write the rows whose decision differs from this earlier run's; with --lint: embedded "
        + "prompts of the evaluation, to find leaks.", valueName: "file"),
    completion: .file())
  var against: String?

  @Option(
    help: ArgumentHelp(
      "With --lint: the classes that labels must be of: a,b,c, or a file of one a line.",
      valueName: "names"))
  var classes: String?

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp(
      "How to write: jsonl, csv, table, markdown, junit or prometheus.", valueName: "format"))
  var format: AuditFormat = .jsonl

  @Flag(help: "End with status 1 if anything is written, 2 if there is no record.")
  var failIfAny = false

  @OptionGroup var details: DetailOptions
  @OptionGroup var programs: ProgramOptions
  @OptionGroup var monitoring: MonitorOptions
  @OptionGroup var reloading: ReloadOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var lineErrors: LineErrorOptions
  @OptionGroup var stream: StreamOptions

  func validate() throws {
    try lineErrors.check(with: stream)
    if lineErrors.errors == .inline
      && (aggregate != nil || lint || details.report != nil || monitoring.monitor
        || format != .jsonl)
    {
      throw ValidationError(
        "--errors inline is for records; drop --to, --lint, --report, --monitor and the counts")
    }
    if op == nil && !listFilters && !lint {
      throw ValidationError("--op is missing: give the operating point that pick-op wrote")
    }
    if lint {
      if op != nil || filter != nil || runsProgram || aggregate != nil || details.report != nil
        || monitoring.monitor
      {
        throw ValidationError(
          "--lint looks at labelled prompts alone: drop --op, filters, counts and reports")
      }
      if format == .prometheus { throw ValidationError("--to prometheus needs --summary") }
    } else {
      if classes != nil { throw ValidationError("--classes needs --lint") }
      try validateOutputs()
      try validateDetails()
      try validateMonitor()
    }
    try validateReload()
  }

  /// Whether counts are by class, for which rows must name them all.
  private func needsClasses(_ op: OperatingPoint) -> Bool {
    aggregate == .confusions || aggregate == .byClass || details.report != nil
      || op.chosen?.source.perClassThresholds.isEmpty == false
  }

  private var runsProgram: Bool { jq != nil || jqFile != nil }

  private func validateOutputs() throws {
    if jq != nil && jqFile != nil { throw ValidationError("--jq and --jq-file exclude each other") }
    if runsProgram && (format != .jsonl || aggregate != nil || details.report != nil) {
      throw ValidationError("a jq program writes its own outputs; drop --to and the aggregates")
    }
    if filter != nil && (aggregate != nil || details.report != nil) {
      throw ValidationError("an aggregate counts all rows; drop --filter")
    }
    if failIfAny && (aggregate != nil || details.report != nil) {
      throw ValidationError("--fail-if-any is about rows, which an aggregate does not write")
    }
    if format == .prometheus && aggregate != .summary {
      throw ValidationError("--to prometheus needs --summary")
    }
    if format == .junit && aggregate != nil {
      throw ValidationError("--to junit is about rows, which an aggregate does not write")
    }
  }

  private func validateMonitor() throws {
    guard monitoring.monitor else { return }
    if let state = monitoring.state, OutputFiles.share(state, stream.outputs) {
      throw ValidationError("--state keeps what was counted; write records to another file")
    }
    if addsEValues {
      if monitoring.makesWindows {
        throw ValidationError(
          "--summary with --monitor tells of the whole input: drop --every and --time-field")
      }
      return
    }
    if aggregate != nil || filter != nil || runsProgram || details.report != nil || failIfAny
      || details.nearest != nil || format != .jsonl
    {
      throw ValidationError(
        "--monitor writes windows: drop filters, counts, reports, --to and --fail-if-any")
    }
  }

  /// Whether e-values are told together with counts, once at the end.
  private var addsEValues: Bool {
    monitoring.monitor && aggregate == .summary && format == .prometheus
  }

  private func validateReload() throws {
    guard reloading.reload else { return }
    if lint || listFilters || aggregate != nil || details.report != nil || against != nil
      || !(format == .jsonl || format == .csv)
    {
      throw ValidationError(
        "--reload is for rows that are written as they come, and for --monitor: "
          + "counts, reports, tables and --against are of one point over the whole input")
    }
  }

  private func validateDetails() throws {
    if details.report != nil && (aggregate != nil || format != .jsonl) {
      throw ValidationError("--report has a style of its own; drop --to and the aggregates")
    }
    if details.examples != nil && aggregate != .confusions && details.report == nil {
      throw ValidationError("--examples needs --confusions or --report")
    }
    if details.byField != nil && aggregate != .summary && details.report == nil {
      throw ValidationError("--by-field needs --summary or --report")
    }
    if against != nil
      && (details.report != nil || details.byField != nil
        || !(aggregate == nil || aggregate == .summary))
    {
      throw ValidationError("--against goes with rows or --summary")
    }
    if against != nil && format == .prometheus && !monitoring.monitor {
      throw ValidationError("--to prometheus tells of one run; drop --against")
    }
  }

  func execute() throws {
    let output = try stream.openOutput()
    if listFilters {
      try output.write(ShippedFilterList.text)
      return try output.close()
    }
    if lint { return try runLint(to: output) }
    reloading.listen()
    if monitoring.monitor && !addsEValues { return try runMonitor(to: output) }
    let (ledger, watch) = try auditRows(to: output)
    try output.close()
    if let alarm = watch?.alarm { throw alarm }
    guard failIfAny else { return }
    // A release check that looked at nothing must not pass.
    try ledger.requireRecords()
    if ledger.written > 0 {
      throw Diagnostic(nil, "\(counted(ledger.written, "row")) found", status: .negative)
    }
  }

  private func runLint(to output: OutputStream) throws {
    let command = try LintCommand(
      stream: stream, labels: labels, threads: threads.count, against: against, classes: classes,
      format: format)
    let found = try command.run(Self.name, to: output, say: say)
    try output.close()
    if failIfAny && found > 0 {
      throw Diagnostic(nil, "\(counted(found, "finding"))", status: .negative)
    }
  }

  private func runMonitor(to output: OutputStream) throws {
    let sources = Current(
      AuditSources(job: try auditJob(output: .nothing), gold: try goldLabels()))
    let declared = DeclaredLabels(labels.nonexecLabel)
    sources.now.value.gold.note(in: declared)
    let op = sources.now.value.job.op
    tell(op)
    let command = try monitorCommand(op, windows: output)
    let timeField: String? =
      if case .seconds = monitoring.window { monitoring.time } else { nil }
    let pipeline = try stream.pipeline(Self.name, threads: threads.count)
    onReload(of: pipeline) {
      let job = try auditJob(output: .nothing)
      guard job.op == op else {
        throw Diagnostic(
          SourceLocation(self.op ?? ""), "is another point than the one that is watched",
          remedy: "watch it in a run and a state of its own")
      }
      let new = AuditSources(job: job, gold: try goldLabels())
      new.gold.note(in: declared)
      return ("labels read again", { sources.replace(by: new) })
    }
    try pipeline.run { () throws(Diagnostic) in
      let desk = try AuditDesk(sources, makeReader: makeReader(declared))
      return ScoredBatchWorker(
        policy: stream.policy, reader: desk.takeUp,
        placed: { (record, row, place) throws(RecordError) in
          MonitorCommand.Watched(
            try desk.audit(record, row),
            time: try timeField.map { (field) throws(RecordError) in
              try RowTime(of: record, field: field, at: place())
            })
        })
    } consume: { (batch: ScoredBatch<MonitorCommand.Watched>) throws(Diagnostic) in
      try command.add(batch)
      tellOfLabels(command)
    }
    try command.finish()
    try output.close()
    tellOfLabels(command)
    if !stream.isQuiet { command.notes.forEach(say) }
    if command.hasRows { tell(declared) }
    if let alarm = command.alarm { throw alarm }
  }

  /// Says once which limits no row has told of.
  private func tellOfLabels(_ command: MonitorCommand) {
    let note = command.untestedNote(labels: labels.labels, .label(labels.own.labelField))
    if let note, !stream.isQuiet { say(note.withFlags) }
  }

  private func monitorCommand(
    _ op: OperatingPoint, windows: OutputStream?
  ) throws(Diagnostic) -> MonitorCommand {
    try MonitorCommand(
      op, monitoring, reference: against,
      reader: ScoredRecordReader(
        promptField: stream.promptField, gold: nil, needsClasses: false),
      output: windows)
  }

  private func goldLabels() throws(Diagnostic) -> GoldLabels {
    try GoldLabels(
      file: labels.labels, promptField: stream.promptField, labelField: labels.own.labelField,
      labelMap: labels.own.labelMap)
  }

  private func tell(_ op: OperatingPoint) {
    if let note = op.sliceNote, !stream.isQuiet { say(note) }
  }

  private func tell(_ declared: DeclaredLabels) {
    if !stream.isQuiet { declared.notes.forEach { say($0.withFlags) } }
  }

  /// Makes readers that tell one set of declared labels what there is.
  private func makeReader(_ declared: DeclaredLabels) -> AuditDesk.MakeReader {
    { sources in
      ScoredRecordReader(
        promptField: stream.promptField, gold: sources.gold, declared: declared,
        needsClasses: needsClasses(sources.job.op))
    }
  }

  /// Has SIGHUP read files again and open the rejects anew, where that is wanted.
  private func onReload(
    of pipeline: RecordPipeline,
    _ load: @escaping () throws -> (words: String, use: () -> Void)
  ) {
    guard reloading.reload else { return }
    pipeline.onReload { reload(pipeline, load) }
  }

  private func auditRows(
    to output: OutputStream
  ) throws -> (ledger: AuditLedger, watch: MonitorCommand?) {
    JQProgram.whenStuck(Self.endStuck)
    if !programs.trustJq { JQProgram.hideEnvironment() }
    let sources = Current(AuditSources(job: try auditJob(), gold: try goldLabels()))
    let declared = DeclaredLabels(labels.nonexecLabel)
    sources.now.value.gold.note(in: declared)
    let makeReader = makeReader(declared)
    let job = sources.now.value.job
    tell(job.op)
    let watch = addsEValues ? try monitorCommand(job.op, windows: nil) : nil
    // A filter or program that does not compile is reported before any row is read.
    var first: AuditDesk? = try AuditDesk(sources, makeReader: makeReader)
    let ledger = AuditLedger(
      AuditPlan(
        aggregate: aggregate, op: job.op, format: format, examples: details.examples,
        sliceField: details.byField, report: details.report, earlier: job.earlier,
        name: filter ?? (against == nil ? "rows" : "changes"), mayChange: reloading.reload))
    try ledger.writeHeader(to: output)
    let pipeline = try stream.pipeline(
      Self.name, threads: threads.count, policy: lineErrors.policy(stream, tool: Self.name))
    onReload(of: pipeline) {
      var job = try auditJob()
      job.take(previous: sources.now.value.job)
      _ = try RowAuditor(job)
      let new = AuditSources(job: job, gold: try goldLabels())
      new.gold.note(in: declared)
      let mapper = job.op.source.mapper.map { MapperStamp($0).words } ?? "without a name"
      return (
        "files read again; the point for mapper \(mapper) is in use", { sources.replace(by: new) }
      )
    }
    try pipeline.run(stopsForSignals: true) { () throws(Diagnostic) in
      let desk: AuditDesk
      if let made = first {
        desk = made
      } else {
        desk = try AuditDesk(sources, makeReader: makeReader)
      }
      first = nil
      return ScoredBatchWorker(
        policy: lineErrors.policy(stream, tool: Self.name), reader: desk.takeUp,
        transform: desk.audit)
    } consume: { (batch: ScoredBatch<AuditedRow>) throws(Diagnostic) in
      try ledger.add(batch, to: output)
      if let watch { for row in batch.values { try watch.add(.init(row, time: nil)) } }
    }
    try ledger.finish(to: output, watch: watch)
    if let watch {
      // What the tests have seen is kept once it has been told.
      try output.flush()
      try watch.finish()
    }
    if !stream.isQuiet {
      ledger.notes(
        labels: labels.labels, labelField: .label(labels.own.labelField)
      ).forEach(say)
    }
    if let watch { tellOfLabels(watch) }
    if ledger.hasRows { tell(declared) }
    return (ledger, watch)
  }

  private func auditJob(output: AuditJob.Output? = nil) throws -> AuditJob {
    guard let op else { throw Diagnostic(nil, "--op is missing", status: .usage) }
    let shipped = try filter.map { name in
      guard let shipped = ShippedFilter.named(name) else {
        let all = ShippedFilter.all.map(\.name)
        let names = all.joined(separator: ", ")
        let near = Suggestion.nearest(to: name, among: all).map { "did you mean \($0)? " } ?? ""
        throw Diagnostic(
          nil, "there is no filter \"\(name)\"", remedy: "\(near)choose one of \(names)",
          status: .usage)
      }
      return shipped
    }
    try ProgramFile.refuse(jq, flag: "--jq", fileFlag: "--jq-file")
    let program = try jqFile.map { String(decoding: try readFile($0), as: UTF8.self) } ?? jq
    var job = AuditJob(
      op: try OperatingPoint(file: op), filter: shipped,
      output: output ?? program.map(AuditJob.Output.program) ?? self.output,
      promptField: stream.promptField, labelField: labels.own.labelField,
      labelsFile: labels.labels, programFile: jqFile, timeLimit: programs.gateTimeout,
      access: programs.trustJq ? .everything : .row)
    job.nearest = try details.nearest.map {
      try NearestExemplars(
        file: $0, count: details.neighbours, promptField: stream.promptField, own: labels.own)
    }
    // With --monitor it names the rows that the point was chosen on.
    job.earlier =
      try monitoring.monitor
      ? nil
      : against.map {
        try EarlierRun(file: $0, op: job.op, promptField: stream.promptField)
      }
    job.sliceField = details.byField
    if details.report != nil || details.examples != nil { job.wanted = .mistakes }
    if case .cells = job.output { job.wanted = .all }
    return job
  }

  private var output: AuditJob.Output {
    if aggregate != nil || details.report != nil { return .nothing }
    switch format {
    case .jsonl, .prometheus: return .records
    case .csv: return .csv
    case .table, .markdown, .junit: return .cells
    }
  }
}
