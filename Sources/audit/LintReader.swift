import CommandLineTool
import Curation
import Groundwork
import Records
import Streams
import Workflow

/// One embedded row as lint needs it.
struct LintRow: Sendable {
  var row: Corpus.Row
  var vector: [Float]
  /// Scores of a mapper that had not seen the prompt; nil where there are none.
  var probabilities: [(key: Name, value: Double)]?
  var embedder: Name?
  var location: SourceLocation
}

/// Reads prompts with labels and vectors on a pipeline's thread.
final class LintReader: BatchWorker {
  private let gold: GoldLabels
  private let promptField: String
  private let policy: InvalidLinePolicy
  private let needsLabels: Bool
  private let parser = RecordParser()

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - gold: Where labels come from.
  ///   - promptField: The field that holds the prompt.
  ///   - policy: What to do with unusable lines.
  ///   - needsLabels: Whether a row without "label" is an error.
  init(gold: GoldLabels, promptField: String, policy: InvalidLinePolicy, needsLabels: Bool) {
    self.gold = gold
    self.promptField = promptField
    self.policy = policy
    self.needsLabels = needsLabels
  }

  func process(_ batch: LineBatch, invalid: inout [InvalidLine]) throws(Diagnostic) -> [LintRow] {
    var rows: [LintRow] = []
    batch.forEachRecord(parser: parser, policy: policy, invalid: &invalid) {
      (record, index) throws(RecordError) in
      rows.append(try read(record, at: batch.location(index)))
    }
    return rows
  }

  /// Reads one record.
  func read(
    _ record: Record, at location: SourceLocation
  ) throws(RecordError) -> LintRow {
    let prompt = String(decoding: try record.prompt(promptField, of: .embedded), as: UTF8.self)
    var vector: [Float] = []
    try record.embedding(into: &vector)
    // What a mapper thinks of rows that it was made of is no evidence against their labels.
    let isSeen = try record.bool("seen") ?? false
    let scores = isSeen ? nil : try record.numberMap("scores")
    return LintRow(
      row: Corpus.Row(
        prompt: prompt, label: try label(of: record),
        isTruncated: try record.bool("truncated") ?? false,
        isUnknown: try record.bool("no_known_token") ?? false,
        // Where embed was not told to keep the place, the line that is read here.
        source: record.origin ?? location.text),
      vector: vector, probabilities: scores?.map { (Name($0.key), $0.value) },
      embedder: try record.name("embedder"), location: location)
  }

  private func label(of record: Record) throws(RecordError) -> Name? {
    switch try gold.label(of: record) {
    case .name(let name): return Name(utf8: name)
    case .null: return nil
    case .absent:
      guard needsLabels else { return nil }
      throw record.missing(
        .label(gold.labelField), of: .embedded,
        remedy: "write the class, or null where nothing must execute")
    }
  }
}

extension LintRow {
  /// The row as a mere exemplar.
  var withoutProbabilities: LintRow {
    var row = self
    row.probabilities = nil
    return row
  }
}

/// Reads all embedded rows of a file.
///
/// - Parameters:
///   - path: The file.
///   - promptField: The field that holds the prompt.
///   - own: Where the rows' own labels are.
///   - needsLabels: Whether a row without "label" is an error.
/// - Returns: The rows in order.
/// - Throws: `Diagnostic` with file and line of the first row that cannot be used.
func embeddedRows(
  _ path: String, promptField: String, own: LabelFieldOptions, needsLabels: Bool
) throws(Diagnostic) -> [LintRow] {
  let reader = LintReader(
    gold: try GoldLabels(
      file: nil, promptField: promptField, labelField: own.labelField, labelMap: own.labelMap),
    promptField: promptField,
    policy: .stop, needsLabels: needsLabels)
  var rows: [LintRow] = []
  let source = BatchSource(paths: [path]) {
    LineDecoder(source: $0, limit: BatchLimit(rows: 1024))
  }
  try forEachRecord(of: source) { (record, location) throws(RecordError) in
    rows.append(try reader.read(record, at: location))
  }
  return rows
}

extension Corpus {
  /// Makes a corpus of rows that were read, each held against the first.
  ///
  /// - Throws: `Diagnostic` naming the row whose encoder or vector differs.
  init(_ rows: [LintRow]) throws(Diagnostic) {
    self.init()
    let scored = rows.allSatisfy { $0.probabilities != nil }
    for row in rows {
      if let first = rows.first, row.embedder != first.embedder {
        throw Diagnostic(
          row.location,
          "\"embedder\" is \(Self.quoted(row.embedder)), but \(Self.quoted(first.embedder)) at "
            + "\(first.location.file):\(first.location.line ?? 0)",
          remedy: "embed all rows with one encoder")
      }
      try Diagnostic.placing(
        try append(row.row, vector: row.vector, probabilities: scored ? row.probabilities : nil),
        at: row.location)
    }
  }

  private static func quoted(_ name: Name?) -> String { name.map { "\"\($0)\"" } ?? "missing" }
}
