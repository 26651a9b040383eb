import Classifier
import Streams
import Workflow
import CommandLineTool
import Decision
import Filter
import JSON
import Records

/// What every worker of one run shares.
struct ScoreJob {
  var mapper: Mapper
  /// Which classes may be predicted; nil allows all.
  var allowed: [Bool]?
  /// What the rows' `mapper` says: the fingerprint, and which classes were allowed where not all were.
  var stamp: String
  /// How to decide; nil leaves that to audit.
  var rule: DecisionRule?
  /// The gate's program.
  var gate: String?
  var keepsEmbedding: Bool
  var promptField: String
  var policy: InvalidLinePolicy
}

/// The rows of one batch, scored.
struct ScoredLines: Sendable {
  var bytes: [UInt8] = []
  var rows = 0
  /// Rows of which nobody can tell whether the mapper was trained on them.
  var withoutPrompt = 0
}

/// Scores the rows of a batch and writes them again.
final class ScoreWorker: BatchWorker {
  private let job: ScoreJob
  private let scorer: Scorer
  private let gate: JQProgram?
  private let parser = RecordParser()
  private var edits = FieldEdits()
  private var embedding: [Float] = []
  private var probabilities: [Double] = []
  private var gateRow: [UInt8] = []

  /// Compiles the gate.
  ///
  /// - Throws: `Diagnostic` where it does not compile.
  init(_ job: ScoreJob) throws(Diagnostic) {
    self.job = job
    scorer = job.mapper.makeScorer()
    do throws(FilterError) {
      gate = try job.gate.map { (program) throws(FilterError) in try JQProgram(program) }
    } catch {
      throw Diagnostic(nil, "--gate: \(error.what)", remedy: error.remedy)
    }
  }

  func process(_ batch: LineBatch, invalid: inout [InvalidLine]) throws(Diagnostic) -> ScoredLines {
    var lines = ScoredLines()
    batch.forEachRecord(parser: parser, policy: job.policy, invalid: &invalid) {
      (record, _) throws(RecordError) in
      try score(record, into: &lines)
    }
    return lines
  }

  private func score(_ record: Record, into lines: inout ScoredLines) throws(RecordError) {
    let scored = try scoredEmbedding(of: record)
    edits.removeAll()
    let seen = try isSeen(record)
    setScores(scored, seen: seen ?? false)
    let passed = try ask(gate, record)
    if let passed { edits.set("gate") { $0.bool(passed) } } else { edits.remove("gate") }
    setDecision(scored, gate: passed)
    if !job.keepsEmbedding { edits.remove("embedding") }
    record.write(edits, into: &lines.bytes)
    lines.bytes.append(UInt8(ascii: "\n"))
    lines.rows += 1
    if seen == nil { lines.withoutPrompt += 1 }
  }

  private func scoredEmbedding(of record: Record) throws(RecordError) -> Scored {
    try record.embedding(into: &embedding)
    if let mismatch = job.mapper.mismatch(ofEmbedder: try record.string("embedder")) {
      throw RecordError(what: mismatch.what, remedy: mismatch.remedy, isFatal: true)
    }
    guard embedding.count == job.mapper.dimension else {
      throw RecordError(
        what: "\"embedding\" has \(embedding.count) numbers, the mapper expects "
          + "\(job.mapper.dimension)",
        remedy: "embed the rows with the encoder that fit used", isFatal: true)
    }
    do throws(ClassifierError) {
      return try embedding.withUnsafeBufferPointer { vector in
        Result { () throws(ClassifierError) in
          try scorer.score(vector, allowed: job.allowed, into: &probabilities)
        }
      }.get()
    } catch {
      throw RecordError(what: error.description, remedy: "check the row's \"embedding\"")
    }
  }

  /// Whether the mapper was trained on the record's prompt; nil where it has none.
  private func isSeen(_ record: Record) throws(RecordError) -> Bool? {
    guard let prompt = try record.text(job.promptField) else { return nil }
    return job.mapper.hasSeen(Prompt.hash(Prompt.trimmed(prompt)))
  }

  private func setScores(_ scored: Scored, seen: Bool) {
    let mapper = job.mapper
    edits.set("mapper") { $0.string(job.stamp) }
    edits.set("scores") { json in
      json.beginObject()
      for (name, probability) in zip(mapper.classes, probabilities) {
        json.member(name, probability)
      }
      json.endObject()
    }
    edits.set("predicted") { $0.string(mapper.classes[scored.predicted]) }
    for axis in DecisionAxis.all { edits.set(axis.field) { $0.number(scored.values[axis]) } }
    if mapper.isExecutable(scored.predicted) {
      edits.remove("executable")
    } else {
      edits.set("executable") { $0.bool(false) }
    }
    if mapper.nonExecutable.isEmpty {
      edits.remove("nonexecutable")
    } else {
      edits.set("nonexecutable") { json in
        json.beginArray()
        for name in mapper.nonExecutable { json.string(name) }
        json.endArray()
      }
    }
    if seen { edits.set("seen") { $0.bool(true) } } else { edits.remove("seen") }
  }

  /// The gate's answer to the row as it stands so far, without its vector; nil without a gate.
  private func ask(_ gate: JQProgram?, _ record: Record) throws(RecordError) -> Bool? {
    guard let gate else { return nil }
    var visible = edits
    visible.remove("embedding")
    visible.remove("gate")
    gateRow.removeAll(keepingCapacity: true)
    record.write(visible, into: &gateRow)
    do throws(FilterError) {
      return try gateRow.withUnsafeBytes { row in
        Result { () throws(FilterError) in try gate.predicate(row) }
      }.get()
    } catch {
      // Also under --skip-invalid: a gate that cannot answer must not be passed over.
      throw RecordError(what: "--gate: \(error.what)", remedy: error.remedy, isFatal: true)
    }
  }

  private func setDecision(_ scored: Scored, gate: Bool?) {
    // An earlier audit's verdict on another decision.
    edits.remove("outcome")
    guard let rule = job.rule else {
      for field in ["abstain", "reason", "threshold"] { edits.remove(field) }
      return
    }
    let row = ScoredRow(
      predicted: scored.predicted, values: scored.values,
      executable: job.mapper.isExecutable(scored.predicted), gate: gate, promptHash: 0)
    edits.setDecision(rule.decide(row), threshold: rule.threshold(ofClass: scored.predicted))
  }
}

extension Scored {
  /// What the row reaches on each axis.
  fileprivate var values: AxisValues {
    [.confidence: confidence, .margin: margin, .familiarity: familiarity, .scope: scope]
  }
}
