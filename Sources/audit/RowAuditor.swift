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
    /// The outputs of a jq program.
    case program(String)
    /// Nothing: rows are only counted.
    case nothing
  }

  var op: OperatingPoint
  /// Name and text of the filter that a row must pass; nil keeps all.
  var filter: ShippedFilter?
  var output: Output
  var promptField: String
}

/// One row decided, and what is written of it.
struct AuditedRow: Sendable {
  var scored: ScoredRow
  var reason: AbstainReason?
  var lines: [UInt8]
}

/// Decides rows at an operating point and writes them, on one thread.
final class RowAuditor {
  private let job: AuditJob
  private let filter: JQProgram?
  private let program: JQProgram?
  private var rule: (mapper: String?, gated: Bool, rule: DecisionRule)?
  private var edits = FieldEdits()
  private var row: [UInt8] = []

  /// Compiles the job's programs.
  ///
  /// - Throws: `Diagnostic` where a program does not compile.
  init(_ job: AuditJob) throws(Diagnostic) {
    self.job = job
    do throws(FilterError) {
      filter = try job.filter.map { (filter) throws(FilterError) in try JQProgram(filter.program) }
      if case .program(let text) = job.output {
        program = try JQProgram(text)
      } else {
        program = nil
      }
    } catch {
      throw Diagnostic(nil, error.what, remedy: error.remedy)
    }
  }

  /// Decides one row.
  func audit(_ record: Record, _ input: ScoredRecordReader.Row) throws(RecordError) -> AuditedRow {
    let scored = input.scored
    let rule = try rule(for: input)
    let reason = rule.decide(scored)
    let outcome = Outcome(reason, predicted: scored.predicted, gold: scored.gold)
    if let name = job.filter?.name, job.filter?.needsLabels == true, outcome == nil {
      throw RecordError(
        what: "the row has no label, which the filter \"\(name)\" needs",
        remedy: "give the labels with --labels, or in each row", isFatal: true)
    }
    var audited = AuditedRow(scored: scored, reason: reason, lines: [])
    setFields(of: record, input, rule, reason, outcome)
    if let filter {
      try writeRow(record, droppingEmbedding: true)
      guard try selects(filter) else { return audited }
    }
    audited.lines = try lines(record, input, rule, reason)
    return audited
  }

  private func rule(for input: ScoredRecordReader.Row) throws(RecordError) -> DecisionRule {
    let gated = input.scored.gate != nil
    if let rule, rule.mapper == input.mapper, rule.gated == gated { return rule.rule }
    do throws(Failure) {
      let made = try job.op.rule(
        taxonomy: input.taxonomy.classes.map { Name($0) }, mapper: input.mapper.map { Name($0) },
        gated: gated)
      rule = (input.mapper, gated, made)
      return made
    } catch {
      throw RecordError(
        what: error.what.withFlags, remedy: error.remedy.withFlags, isFatal: true)
    }
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
    edits.setDecision(reason, threshold: rule.threshold(ofClass: input.scored.predicted))
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
      return try row.withUnsafeBytes { bytes in
        Result { () throws(FilterError) in try filter.selects(bytes) }
      }.get()
    } catch {
      throw RecordError(what: error.what, remedy: error.remedy)
    }
  }

  private func lines(
    _ record: Record, _ input: ScoredRecordReader.Row, _ rule: DecisionRule,
    _ reason: AbstainReason?
  ) throws(RecordError) -> [UInt8] {
    switch job.output {
    case .nothing: return []
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
      throw RecordError(what: error.what, remedy: error.remedy)
    } catch let error as RecordError {
      throw error
    } catch {
      throw RecordError(what: "the jq program failed: \(error)", remedy: "")
    }
    return lines
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
    csv.field(reason == nil ? input.taxonomy.classes[input.scored.predicted] : "")
    csv.field(input.scored.values[.leading].fixed(decimals: 4))
    csv.field(reason == nil ? "False" : "True")
    csv.field("\(rule.threshold(ofClass: input.scored.predicted))")
    csv.endRow()
    return csv.bytes
  }
}
