import CommandLineTool
import Decision
import Groundwork
import Streams
import Workflow
import Filter
import JSON
import Records

/// What audit does with each row.
struct AuditJob {
  /// What is written of a row.
  enum Output {
    /// The record with the decision's fields.
    case records
    /// One line of CSV.
    case csv
    /// What tables show of a row; the ledger writes it.
    case cells
    /// The outputs of a jq program.
    case program(String)
    /// Nothing: rows are only counted.
    case nothing
  }

  var op: OperatingPoint
  /// The point before --reload read `op`: rows that score made before its own reload are still decided at
  /// it.
  var previous: OperatingPoint?
  /// Name and text of the filter that a row must pass; nil keeps all.
  var filter: ShippedFilter?
  var output: Output
  var promptField: String
  /// The field that holds a row's own label.
  var labelField: String
  /// The file of labels; nil where there is none.
  var labelsFile: String?
  /// The file that a jq program came from; nil where the command line has it.
  var programFile: String?
  /// The longest that a jq program may take over one row, in seconds.
  var timeLimit: Double
  /// What a jq program may look at beside the row.
  var access = JQAccess.row
  /// The training rows to show beside rows; nil shows none.
  var nearest: NearestExemplars?
  /// Of which rows prompts are kept.
  var wanted = RowDetail.Wanted.none
  /// A field by whose values rows are counted.
  var sliceField: String?
  /// Decisions of an earlier run to hold rows against.
  var earlier: EarlierRun?

  /// Keeps the point of the job whose place this one takes; the one before it, where both are the same.
  mutating func take(previous job: AuditJob) {
    previous = job.op == op ? job.previous : job.op
  }

  /// The rule for rows of a mapper and gate, by the point that was chosen for them.
  func rule(
    taxonomy: [Name], mapper: Name?, gated: Bool, gate: Name?
  ) throws(Failure) -> DecisionRule {
    do throws(Failure) {
      return try op.rule(taxonomy: taxonomy, mapper: mapper, gated: gated, gate: gate)
    } catch {
      let earlier = try? previous?.rule(
        taxonomy: taxonomy, mapper: mapper, gated: gated, gate: gate)
      guard let earlier else { throw error }
      return earlier
    }
  }
}

/// One row decided, and what is written of it.
struct AuditedRow: Sendable {
  var scored: ScoredRow
  var reason: AbstainReason?
  var outcome: Outcome?
  /// What would happen without the gate, where the gate stopped the row.
  var outcomeWithoutGate: Outcome?
  /// The value of the field by which rows are counted.
  var slice: SliceReader.Value?
  var detail: RowDetail?
  /// How the decision differs from the earlier run's.
  var change: RowChange?
  /// Whether score had decided it at a threshold of its command line.
  var isOverridden = false
  /// Whether the row is one to write.
  var isSelected = false
  var lines: [UInt8] = []
}

/// What to say of rows that score had decided at a threshold of its command line; nil where there are none.
///
/// - Parameters:
///   - count: How many.
///   - total: Of how many.
/// - Returns: What was done with them.
func overriddenNote(_ count: Int, of total: Int) -> String? {
  guard count > 0 else { return nil }
  return "\(counted(count, of: total, "row")) \(agreeing(count, "was", "were")) decided by score "
    + "--threshold and \(agreeing(count, "is", "are")) marked \"overridden\": here the operating point "
    + "decides \(agreeing(count, "it", "them")); --against the same rows shows what differs"
}

/// Decides rows at an operating point and writes them, on one thread.
final class RowAuditor {
  private let job: AuditJob
  private let filter: JQProgram?
  private let program: JQProgram?
  /// nil where rows are not counted by a field.
  private let slices: SliceReader?
  private var rule: (mapper: Name?, gated: Bool, gate: Name?, rule: DecisionRule)?
  private var edits = FieldEdits()
  private var vector: [Float] = []
  private var row: [UInt8] = []

  /// Compiles the job's programs.
  ///
  /// - Throws: `Diagnostic` where a program does not compile.
  init(_ job: AuditJob) throws(Diagnostic) {
    self.job = job
    slices = job.sliceField.map { SliceReader(field: $0) }
    do throws(FilterError) {
      filter = try job.filter.map { (filter) throws(FilterError) in
        try JQProgram(filter.program, timeLimit: job.timeLimit)
      }
      if case .program(let text) = job.output {
        program = try JQProgram(text, access: job.access, timeLimit: job.timeLimit)
      } else {
        program = nil
      }
    } catch {
      var remedy = error.remedy
      if case .program = job.output, let file = job.programFile {
        throw Diagnostic(
          SourceLocation(file, line: error.line), "\(error.what)", remedy: remedy)
      }
      if case .program(let text) = job.output,
        let fileRemedy = ProgramFile.remedy(text, fileFlag: "--jq-file")
      {
        remedy = Message(fileRemedy)
      }
      throw Diagnostic(nil, "\(error.what)", remedy: remedy)
    }
  }

  /// Decides one row.
  func audit(_ record: Record, _ input: ScoredRecordReader.Row) throws(RecordError) -> AuditedRow {
    var audited = try decided(record, input)
    // Last: a row that is set aside must not take with it what the first row without the field tells.
    audited.slice = try slices.map { (slices) throws(RecordError) in try slices.value(of: record) }
    return audited
  }

  private func decided(
    _ record: Record, _ input: ScoredRecordReader.Row
  ) throws(RecordError) -> AuditedRow {
    let scored = input.scored
    let rule = try rule(for: input)
    try record.require(rule.slice)
    let reason = rule.decide(scored)
    let outcome = Outcome(reason, predicted: scored.predicted, gold: scored.gold)
    if let name = job.filter?.name, job.filter?.needsLabels == true, outcome == nil {
      throw RecordError(
        what: "the row has no label, which the filter \"\(name)\" needs",
        remedy: job.labelsFile.map { "add its prompt to \($0)" }
          ?? "give the labels with --labels, or in each row's \"\(job.labelField)\"",
        isFatal: true)
    }
    var audited = AuditedRow(scored: scored, reason: reason, outcome: outcome)
    audited.isOverridden = record.isTrue("overridden")
    if reason == .gate {
      var open = scored
      open.gate = true
      audited.outcomeWithoutGate = Outcome(
        rule.decide(open), predicted: scored.predicted, gold: scored.gold)
    }
    setFields(of: record, input, rule, reason, outcome)
    if let earlier = job.earlier {
      audited.change = try earlier.change(of: record, audited, input, job.promptField)
      guard audited.change?.isChanged == true else { return audited }
      audited.change?.setFields(&edits)
    }
    if let filter {
      try writeRow(record, droppingEmbedding: true)
      guard try selects(filter) else { return audited }
    }
    audited.isSelected = true
    audited.detail = try detail(of: record, audited, input)
    audited.lines = try lines(record, input, rule, reason)
    return audited
  }

  /// Prompt and nearest training rows, where they are wanted; the latter also for the record.
  private func detail(
    of record: Record, _ row: AuditedRow, _ input: ScoredRecordReader.Row
  ) throws(RecordError) -> RowDetail? {
    let isMistake =
      row.outcome == .wrong || row.outcome == .hallucinated || row.outcome == .abstainedRightly
      || (row.outcome == .abstained && row.scored.gold != .label(row.scored.predicted))
    let isWanted = job.wanted == .all || (job.wanted == .mistakes && isMistake)
    let writesNearest: Bool =
      switch job.output {
      case .records, .program: job.nearest != nil
      default: false
      }
    guard isWanted || writesNearest else { return nil }
    let nearest = try job.nearest?.nearest(to: record, vector: &vector) ?? []
    if writesNearest {
      edits.set("nearest") { json in
        json.beginArray()
        for exemplar in nearest { exemplar.write(into: &json) }
        json.endArray()
      }
    }
    guard isWanted else { return nil }
    let prompt = String(decoding: try record.prompt(job.promptField, of: .scored), as: UTF8.self)
    var label: String?
    if case .name(let name) = input.goldLabel { label = String(decoding: name, as: UTF8.self) }
    return RowDetail(
      prompt: prompt, label: label, predicted: input.predictedName.text, nearest: nearest)
  }

  private func rule(for input: ScoredRecordReader.Row) throws(RecordError) -> DecisionRule {
    let (origin, gated) = (input.origin, input.scored.gate != nil)
    if let rule, rule.mapper == origin.mapper, rule.gated == gated, rule.gate == origin.gate {
      return rule.rule
    }
    let made = try RecordError.placing(
      try job.rule(
        taxonomy: origin.taxonomy.classes, mapper: origin.mapper, gated: gated, gate: origin.gate),
      isFatal: true)
    rule = (origin.mapper, gated, origin.gate, made)
    return made
  }

  private func setFields(
    of record: Record, _ input: ScoredRecordReader.Row, _ rule: DecisionRule,
    _ reason: AbstainReason?, _ outcome: Outcome?
  ) {
    edits.removeAll()
    // A label that the labels file gave, so that filters can read it.
    if !record.has("label") {
      switch input.goldLabel {
      case .absent: break
      case .null: edits.set("label") { $0.null() }
      case .name(let name):
        edits.set("label") { json in name.withUnsafeBufferPointer { json.string(utf8: $0) } }
      }
    }
    edits.setDecision(
      reason, threshold: rule.threshold(ofClass: input.scored.predicted),
      gateFailed: record.has("gate_error") && !record.isNull("gate_error"))
    edits.set("outcome") { json in
      if let outcome { json.string(outcome.rawValue) } else { json.null() }
    }
  }

  private func writeRow(_ record: Record, droppingEmbedding: Bool) throws(RecordError) {
    var edits = edits
    if droppingEmbedding { edits.remove("embedding") }
    row.removeAll(keepingCapacity: true)
    record.write(edits, into: &row)
  }

  private func selects(_ filter: JQProgram) throws(RecordError) -> Bool {
    do throws(FilterError) {
      return try row.withUnsafeBufferPointer { (row) throws(FilterError) in
        try filter.selects(UnsafeRawBufferPointer(row))
      }
    } catch {
      throw refusal(error, of: nil)
    }
  }

  private func lines(
    _ record: Record, _ input: ScoredRecordReader.Row, _ rule: DecisionRule,
    _ reason: AbstainReason?
  ) throws(RecordError) -> [UInt8] {
    switch job.output {
    case .nothing, .cells: return []
    case .records:
      try writeRow(record, droppingEmbedding: false)
      return row + [UInt8(ascii: "\n")]
    case .csv:
      return try csvLine(record, input, rule, reason)
    case .program:
      try writeRow(record, droppingEmbedding: false)
      return try programOutputs()
    }
  }

  private func programOutputs() throws(RecordError) -> [UInt8] {
    guard let program else { return [] }
    var lines: [UInt8] = []
    do {
      try row.withUnsafeBytes { bytes in
        try program.outputs(bytes) { output in
          try refuseStripped(output)
          lines.append(contentsOf: output)
          lines.append(UInt8(ascii: "\n"))
        }
      }
    } catch let error as FilterError {
      throw refusal(error, of: job.programFile)
    } catch let error as RecordError {
      throw error
    } catch {
      throw RecordError(what: "the jq program failed: \(error)", remedy: "")
    }
    return lines
  }

  /// A program's failure as the row's; one that took too long is not passed over by --skip-invalid.
  private func refusal(_ error: FilterError, of file: String?) -> RecordError {
    let isFatal = if case .timedOut = error { true } else { false }
    let place = file.map { "\($0): " } ?? ""
    return RecordError(what: "\(place)\(error.what)", remedy: error.remedy, isFatal: isFatal)
  }

  /// Refuses what libjq prints in place of values that are nested too deep for it.
  private func refuseStripped(_ output: UnsafeBufferPointer<UInt8>) throws(RecordError) {
    // Short outputs cannot be that deep.
    guard output.count > 256, (try? JSONValue.parse(Array(output))) == nil else { return }
    throw RecordError(
      what: "the jq program put out a value nested too deep for libjq", remedy: "flatten it")
  }

  /// One line of the columns that `AuditLedger` heads.
  private func csvLine(
    _ record: Record, _ input: ScoredRecordReader.Row, _ rule: DecisionRule,
    _ reason: AbstainReason?
  ) throws(RecordError) -> [UInt8] {
    var csv = CSVWriter()
    let prompt = try record.text(job.promptField) ?? []
    prompt.withUnsafeBufferPointer { csv.field(utf8: $0) }
    let gold: [UInt8] = if case .name(let name) = input.goldLabel { name } else { [] }
    gold.withUnsafeBufferPointer { csv.field(utf8: $0) }
    csv.field(reason == nil ? input.predictedName.text : "")
    csv.field(input.scored.values[.leading].fixed(decimals: 4))
    csv.field(reason == nil ? "False" : "True")
    csv.field("\(rule.threshold(ofClass: input.scored.predicted))")
    csv.endRow()
    return csv.bytes
  }
}
