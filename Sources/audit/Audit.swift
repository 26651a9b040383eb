import ArgumentParser
import CommandLineTool
import Decision
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

  @Option(
    help: ArgumentHelp("The operating point that pick-op wrote.", valueName: "file"),
    completion: .file())
  var op: String?

  @OptionGroup var labels: LabelOptions

  @Option(help: ArgumentHelp("Keep the rows that a shipped filter selects.", valueName: "name"))
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
      "With --lint: embedded prompts of the evaluation, to find leaks.", valueName: "file"),
    completion: .file())
  var against: String?

  @Option(
    help: ArgumentHelp(
      "With --lint: the classes that labels must be of: a,b,c, or a file of one a line.",
      valueName: "names"))
  var classes: String?

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("How to write: jsonl or csv.", valueName: "format"))
  var format: AuditFormat = .jsonl

  @Flag(help: "End with status 1 if anything is written, 2 if there is no record.")
  var failIfAny = false

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var stream: StreamOptions

  func validate() throws {
    if op == nil && !listFilters && !lint {
      throw ValidationError("--op is missing: give the operating point that pick-op wrote")
    }
    if lint && (op != nil || filter != nil || jq != nil || jqFile != nil || aggregate != nil) {
      throw ValidationError("--lint looks at labelled prompts alone: drop --op, filters and counts")
    }
    if !lint && (against != nil || classes != nil) {
      throw ValidationError("--against and --classes need --lint")
    }
    if jq != nil && jqFile != nil { throw ValidationError("--jq and --jq-file exclude each other") }
    let runsProgram = jq != nil || jqFile != nil
    if runsProgram && (format == .csv || aggregate != nil) {
      throw ValidationError("a jq program writes its own outputs; drop --to and the aggregates")
    }
    if filter != nil && aggregate != nil {
      throw ValidationError("an aggregate counts all rows; drop --filter")
    }
    if failIfAny && aggregate != nil {
      throw ValidationError("--fail-if-any is about rows, which an aggregate does not write")
    }
  }

  func execute() throws {
    let output = try stream.openOutput()
    if listFilters {
      try output.write(ShippedFilterList.text)
      return try output.close()
    }
    if lint { return try runLint(to: output) }
    let ledger = try auditRows(to: output)
    try output.close()
    guard failIfAny else { return }
    // A release check that looked at nothing must not pass.
    try ledger.requireRecords()
    if ledger.written > 0 {
      let rows = ledger.written == 1 ? "1 row" : "\(ledger.written) rows"
      throw Diagnostic(nil, "\(rows) found", status: .negative)
    }
  }

  private func runLint(to output: OutputStream) throws {
    let command = try LintCommand(
      stream: stream, labels: labels, threads: threads.count, against: against, classes: classes,
      format: format)
    let found = try command.run(Self.name, to: output, say: say)
    try output.close()
    if failIfAny && found > 0 {
      throw Diagnostic(
        nil, found == 1 ? "1 finding" : "\(found) findings", status: .negative)
    }
  }

  private func auditRows(to output: OutputStream) throws -> AuditLedger {
    let job = try auditJob()
    let gold = try GoldLabels(file: labels.labels, promptField: stream.promptField)
    // A filter or program that does not compile is told before the first row is waited for.
    var first: RowAuditor? = try RowAuditor(job)
    let ledger = AuditLedger(aggregate: aggregate, op: job.op, format: format)
    try ledger.writeHeader(to: output)
    let pipeline = try stream.pipeline(Self.name, threads: threads.count)
    try pipeline.run(stopsForSignals: true) { () throws(Diagnostic) in
      let auditor: RowAuditor
      if let made = first { auditor = made } else { auditor = try RowAuditor(job) }
      first = nil
      return ScoredBatchWorker(
        reader: ScoredRecordReader(
          promptField: stream.promptField, gold: gold, nonExecutableLabels: labels.nonexecLabel),
        policy: stream.policy
      ) { (record, row) throws(RecordError) in try auditor.audit(record, row) }
    } consume: { (batch: ScoredBatch<AuditedRow>) throws(Diagnostic) in
      try ledger.add(batch, to: output)
    }
    try ledger.writeAggregate(to: output)
    if !stream.isQuiet { ledger.notes(joinedLabels: labels.labels != nil).forEach(say) }
    return ledger
  }

  private func auditJob() throws -> AuditJob {
    guard let op else { throw Diagnostic(nil, "--op is missing", status: .usage) }
    let shipped = try filter.map { name in
      guard let shipped = ShippedFilter.named(name) else {
        let names = ShippedFilter.all.map(\.name).joined(separator: ", ")
        throw Diagnostic(
          nil, "there is no filter \"\(name)\"", remedy: "choose one of \(names)", status: .usage)
      }
      return shipped
    }
    let program = try jqFile.map { String(decoding: try readFile($0), as: UTF8.self) } ?? jq
    return AuditJob(
      op: try OperatingPoint(file: op), filter: shipped,
      output: program.map(AuditJob.Output.program) ?? output, promptField: stream.promptField)
  }

  private var output: AuditJob.Output {
    if aggregate != nil { return .nothing }
    return format == .csv ? .csv : .records
  }
}
