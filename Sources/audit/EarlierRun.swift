import CommandLineTool
import Decision
import Groundwork
import JSON
import Records
import Streams
import Workflow

/// What an earlier run decided about each prompt.
final class EarlierRun: Sendable {
  /// One decision; nil where the row did not fire.
  struct Decision: Sendable {
    var fired: Name?
  }

  private let decisions: [Name: Decision]
  private let met = Locked<Set<Name>>([])

  /// Reads decided rows, or rows that the same point can decide.
  ///
  /// - Parameters:
  ///   - file: Rows with "abstain" and "predicted", or as score writes them.
  ///   - op: The point for rows that are not decided.
  ///   - promptField: The field that holds the prompt.
  /// - Throws: `Diagnostic` with file and line where a row is not decided and the point is another
  ///   mapper's, or a prompt has two decisions.
  init(file: String, op: OperatingPoint, promptField: String) throws(Diagnostic) {
    var decisions: [Name: Decision] = [:]
    let reader = ScoredRecordReader(
      promptField: promptField, gold: nil, needsClasses: false)
    let source = BatchSource(paths: [file]) {
      LineDecoder(source: $0, limit: BatchLimit(rows: 1024))
    }
    try forEachRecord(of: source) { (record, _) throws(RecordError) in
      let prompt = Name(utf8: try record.prompt(promptField, of: .scored))
      let fired = try Self.fired(record, reader, op)
      if let other = decisions[prompt], other.fired != fired {
        throw RecordError(
          what: "a second decision about one prompt",
          remedy: "give a run that decides each prompt once")
      }
      decisions[prompt] = Decision(fired: fired)
    }
    self.decisions = decisions
  }

  /// The class that fired; nil where none did.
  private static func fired(
    _ record: Record, _ reader: ScoredRecordReader, _ op: OperatingPoint
  ) throws(RecordError) -> Name? {
    if let abstains = try record.bool("abstain") {
      guard !abstains else { return nil }
      guard let predicted = try record.text("predicted") else {
        throw record.missing("predicted", of: .scored, remedy: "run the rows through score")
      }
      return Name(utf8: predicted)
    }
    let row = try reader.read(record)
    let slice = try op.source.slice.map { (slice) throws(RecordError) in
      try record.fieldValue(slice.field.text)
    }
    do throws(Failure) {
      let rule = try op.rule(
        taxonomy: row.origin.taxonomy.classes, mapper: row.origin.mapper,
        gated: row.scored.gate != nil, gate: row.origin.gate)
      try rule.slice?.require(slice ?? "")
      return rule.decide(row.scored) == nil ? row.predictedName : nil
    } catch {
      throw RecordError(
        what: "\"abstain\" is missing, and \(error.what)",
        remedy: "decide the earlier run by its own point first (score --op, or audit)")
    }
  }

  /// Prompts that no row of this run had.
  var unmet: Int { decisions.count - met.withLock { $0.count } }

  /// Holds a row against the earlier run.
  func change(
    of record: Record, _ row: AuditedRow, _ input: ScoredRecordReader.Row, _ promptField: String
  ) throws(RecordError) -> RowChange {
    let prompt = Name(utf8: try record.prompt(promptField, of: .scored))
    guard let old = decisions[prompt] else { return RowChange() }
    _ = met.withLock { $0.insert(prompt) }
    let new = row.reason == nil ? input.predictedName : nil
    var gold: Name?
    if case .label = row.scored.gold, case .name(let name) = input.goldLabel {
      gold = Name(utf8: name)
    }
    let isLabelled = row.scored.gold != .unlabelled
    return RowChange(
      isKnown: true, old: old.fired,
      kind: Change(from: old.fired, to: new, gold: gold, isLabelled: isLabelled),
      oldIsRight: isLabelled ? old.fired == gold : nil,
      newIsRight: isLabelled ? new == gold : nil)
  }
}

/// How a row's decision differs from that of an earlier run.
struct RowChange: Sendable {
  /// Whether the earlier run had the prompt.
  var isKnown = false
  /// The class that fired before; nil where none did.
  var old: Name?
  /// What changed; nil where nothing did.
  var kind: Change?
  /// Whether each run treated the row rightly; nil on a row without a label.
  var oldIsRight: Bool?
  var newIsRight: Bool?

  var isChanged: Bool { kind != nil }

  /// Sets the fields `change` and `was`: the class that fired before, null where none did.
  func setFields(_ edits: inout FieldEdits) {
    guard let kind else { return }
    edits.set("change") { $0.string(kind.rawValue) }
    edits.set("was") { json in
      if let old { json.string(old.text) } else { json.null() }
    }
  }
}
