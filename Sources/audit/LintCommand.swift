import CommandLineTool
import Curation
import Groundwork
import JSON
import LinearAlgebra
import Records
import Streams
import Workflow

/// Looks for faults in labelled prompts and writes one finding a line.
struct LintCommand {
  let stream: StreamOptions
  let labels: LabelOptions
  let threads: Int
  /// Embedded prompts of the evaluation.
  let evaluationFile: String?
  var settings = Lint.Settings()
  let format: AuditFormat

  /// Takes the flags.
  ///
  /// - Throws: `Diagnostic` where the list of classes cannot be read.
  init(
    stream: StreamOptions, labels: LabelOptions, threads: Int, against evaluationFile: String?,
    classes: String?, format: AuditFormat
  ) throws(Diagnostic) {
    self.stream = stream
    self.labels = labels
    self.threads = threads
    self.evaluationFile = evaluationFile
    self.format = format
    if let classes {
      settings.classes = try NameList.parse(classes, flag: "--classes").map { Name($0) }
    }
    settings.nonExecutable = Set(labels.nonexecLabel.map { Name($0) })
    settings.threads = threads
  }

  /// Reads all rows, looks, and writes.
  ///
  /// - Returns: How many findings there are.
  func run(
    _ tool: String, to output: OutputStream, say: (String) -> Void
  ) throws(Diagnostic) -> Int {
    let rows = try trainingRows(tool)
    let evaluation = try evaluationFile.map { (path) throws(Diagnostic) in
      try embeddedRows(path, promptField: stream.promptField, own: labels.own, needsLabels: false)
    }
    try requireOneEncoder(rows, evaluation)
    let corpus = try Corpus(rows)
    let other = try evaluation.map { (rows) throws(Diagnostic) in try Corpus(rows) }
    let lint = try Diagnostic.placing(try Lint(corpus, against: other, settings: settings))
    try write(lint, to: output)
    if !stream.isQuiet { summary(lint, corpus, other).forEach(say) }
    return lint.findings.count
  }

  private func trainingRows(_ tool: String) throws(Diagnostic) -> [LintRow] {
    try Diagnostic.placing(try openBLAS(threads: threads))
    let gold = try GoldLabels(
      file: labels.labels, promptField: stream.promptField, labelField: labels.own.labelField,
      labelMap: labels.own.labelMap)
    let pipeline = try stream.pipeline(tool, threads: threads)
    let collected = LintRows()
    try pipeline.run { () throws(Diagnostic) in
      LintReader(
        gold: gold, promptField: stream.promptField, policy: stream.policy, needsLabels: true)
    } consume: { (batch: [LintRow]) throws(Diagnostic) in
      collected.rows += batch
    }
    let rows = collected.rows
    guard !rows.isEmpty else {
      throw Diagnostic(nil, "there are no records", remedy: "pipe the output of embed into audit")
    }
    return rows
  }

  private func requireOneEncoder(_ rows: [LintRow], _ evaluation: [LintRow]?) throws(Diagnostic) {
    guard let one = rows.first, let other = evaluation?.first, one.embedder != other.embedder
    else { return }
    throw Diagnostic(
      other.location,
      "\"embedder\" is another than at \(one.location.file):\(one.location.line ?? 0)",
      remedy: "embed both with one encoder")
  }

  private func write(_ lint: Lint, to output: OutputStream) throws(Diagnostic) {
    guard let tableFormat = format.table else {
      return try output.write(JUnitReport("lint", lint.findings.map(\.testCase)).text)
    }
    var table = Table(Finding.columns, as: tableFormat)
    try output.write(table.begin())
    for finding in lint.findings { try output.write(table.row(finding)) }
    try output.write(table.end())
  }

  /// Which labels that were declared as not executable no row has.
  private func declaredNotes(_ corpus: Corpus) -> [String] {
    let declared = DeclaredLabels(labels.nonexecLabel)
    declared.note(Set(corpus.rows.compactMap(\.label)).map { Array($0.text.utf8) })
    return declared.notes.map(\.withFlags)
  }

  /// What was looked at, what was found, and by what it was judged.
  private func summary(_ lint: Lint, _ corpus: Corpus, _ evaluation: Corpus?) -> [String] {
    let labels = Set(corpus.rows.map(\.label)).count
    var looked = "\(counted(corpus.rows.count, "row")) of \(counted(labels, "label"))"
    if let evaluation { looked += ", against \(evaluation.rows.count) of the evaluation" }
    let found = lint.counts.map { "\($0.kind.rawValue) \($0.count)" }.joined(separator: ", ")
    var notes = ["\(looked): \(found.isEmpty ? "nothing found" : found)"]
    notes += declaredNotes(corpus)
    notes.append(
      "near: a cosine of \(lint.nearThreshold.fixed(decimals: 3)) (from the rows' cosines to other "
        + "labels), or spelled alike, or equal but for numbers")
    switch lint.evidence {
    case .outOfFold:
      notes.append(
        "label errors by the rows' scores, taken as out of fold, and by a model of the vectors "
          + "that leaves each row out")
    case .leaveOneOut:
      notes.append("label errors by a model of the vectors that leaves each row out")
    case .none: notes.append("no label errors looked for: that takes two labels and vectors")
    }
    return notes
  }
}

/// Rows as they come from the pipeline, one batch at a time.
private final class LintRows {
  var rows: [LintRow] = []
}

extension Finding {
  /// The fields in their order.
  static let columns: [TableColumn<Finding>] = [
    TableColumn(TableHeading("finding", isText: true)) { .text($0.kind.rawValue) },
    TableColumn(TableHeading("prompt", isText: true)) { .text($0.prompt) },
    TableColumn(TableHeading("label", isText: true)) { .text($0.label?.text) },
    TableColumn(TableHeading("other_prompt", isText: true)) { .text($0.otherPrompt) },
    TableColumn(TableHeading("other_label", isText: true)) { .text($0.otherLabel?.text) },
    TableColumn(TableHeading("cosine", decimals: 3)) { .real($0.cosine) },
    TableColumn(TableHeading("suggested", isText: true)) { .text($0.suggested?.text) },
    TableColumn(TableHeading("source", isText: true)) { .text($0.source) },
    TableColumn(TableHeading("other_source", isText: true)) { .text($0.otherSource) },
  ]

  /// The finding as a test that failed.
  var testCase: JUnitReport.Case {
    var words = source.map { "\($0): " } ?? ""
    words += label.map { "label \($0.text)" } ?? "no label"
    if let suggested { words += ", suggested \(suggested.text)" }
    if let otherPrompt { words += ", near \"\(otherPrompt)\" (\(otherLabel?.text ?? "no label"))" }
    if let otherSource { words += " at \(otherSource)" }
    return JUnitReport.Case(
      group: kind.rawValue, name: prompt ?? label?.text ?? kind.rawValue, failure: words)
  }
}
