import Groundwork
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
  var stamp: Name
  /// How to decide; nil leaves that to audit.
  var rule: DecisionRule?
  /// Whether the rule's threshold was given in place of the operating point's.
  var isOverridden: Bool
  /// The gate's program.
  var gate: String?
  /// The file that it came from; nil where the command line has it.
  var gateFile: String?
  /// The longest that the gate may take over one row, in seconds.
  var gateTimeout: Double
  /// What the gate may look at beside the row.
  var gateAccess: JQAccess
  /// Whether a row on which the gate fails abstains, and does not end the run.
  var abstainsOnGateErrors: Bool
  var keepsEmbedding: Bool
  var promptField: String
  var policy: InvalidLinePolicy
}

/// The rows of one batch, scored.
struct ScoredLines: Sendable {
  var bytes: [UInt8] = []
  var rows = 0
  /// Rows that the gate let pass, and those on which it failed.
  var passed = 0
  var failed = 0
  /// Rows of which nobody can tell whether the mapper was trained on them.
  var withoutPrompt = 0

  /// Adds the counts of another batch; the lines are written as they come.
  mutating func add(_ other: ScoredLines) {
    rows += other.rows
    passed += other.passed
    failed += other.failed
    withoutPrompt += other.withoutPrompt
  }
}

/// Scores the rows of a batch and writes them again.
final class ScoreWorker: BatchWorker {
  private let current: Current<ScoreJob>
  private var job: ScoreJob
  /// The number of `job` among the current ones.
  private var version: Int
  private var scorer: Scorer
  private var fields: ScoreFields
  private var gate: JQProgram?
  /// What the rows say of the gate.
  private var gateName: Name?
  private let parsers = (0..<Scorer.blockRows).map { _ in RecordParser(vector: "embedding") }
  // One thread uses a worker, and nothing that it hands these to calls back into it.
  @exclusivity(unchecked) private var edits = FieldEdits()
  /// Shape (blockRows, dimension): the vectors of a block.
  private var vectors: [Float] = []
  /// Numbers in the vector of each record of a block, or what is wrong with it.
  private var sizes: [Result<Int, RecordError>] = []
  @exclusivity(unchecked) private var embedding: [Float] = []
  @exclusivity(unchecked) private var probabilities: [Double] = []
  private var gateRow: [UInt8] = []

  /// Compiles the gate.
  ///
  /// - Throws: `Diagnostic` where it does not compile.
  init(_ current: Current<ScoreJob>) throws(Diagnostic) {
    self.current = current
    (job, version) = current.now
    scorer = job.mapper.makeScorer()
    fields = ScoreFields(job.mapper, stamp: job.stamp)
    gate = try Self.gate(of: job)
    gateName = job.gate.map(gateFingerprint)
  }

  /// The gate of a job, compiled; nil where it has none.
  static func gate(of job: ScoreJob) throws(Diagnostic) -> JQProgram? {
    do throws(FilterError) {
      return try job.gate.map { (program) throws(FilterError) in
        try JQProgram(program, access: job.gateAccess, timeLimit: job.gateTimeout)
      }
    } catch {
      if let file = job.gateFile {
        throw Diagnostic(
          SourceLocation(file, line: error.line), "\(error.what)", remedy: error.remedy)
      }
      let fileRemedy = job.gate.flatMap { ProgramFile.remedy($0, fileFlag: "--gate-file") }
      throw Diagnostic(
        nil, "--gate: \(error.what)", remedy: fileRemedy.map { Message($0) } ?? error.remedy)
    }
  }

  func process(_ batch: LineBatch, invalid: inout [InvalidLine]) throws(Diagnostic) -> ScoredLines {
    try takeUpJob()
    // By itself, since each call through the job would copy it.
    let mapper = job.mapper
    var lines = ScoredLines()
    batch.forEachRecord(
      parsers: parsers, policy: job.policy, invalid: &invalid,
      answer: { line, _ in lines.bytes += line }, prepare: prepare
    ) { (record, index) throws(RecordError) in
      try score(record, mapper, place: index % parsers.count, into: &lines)
    }
    return lines
  }

  /// Takes up the job that is current now.
  private func takeUpJob() throws(Diagnostic) {
    guard let (job, version) = current.value(after: version) else { return }
    gate = try Self.gate(of: job)
    gateName = job.gate.map(gateFingerprint)
    scorer = job.mapper.makeScorer()
    fields = ScoreFields(job.mapper, stamp: job.stamp)
    (self.job, self.version) = (job, version)
  }

  /// Reads the vectors of a block of records, so that they are scored together.
  private func prepare(_ records: [Result<Record, RecordError>]) {
    let dimension = job.mapper.dimension
    if vectors.count != parsers.count * dimension {
      vectors = [Float](repeating: 0, count: parsers.count * dimension)
    }
    sizes.removeAll(keepingCapacity: true)
    for (place, record) in records.enumerated() {
      let size = Result { () throws(RecordError) in
        try record.get().embedding(into: &embedding)
        return embedding.count
      }
      sizes.append(size)
      // A vector of another size, or none, is told of in its turn; what stands in its place does not matter.
      guard case .success(dimension) = size else { continue }
      vectors.replaceSubrange(place * dimension..<(place + 1) * dimension, with: embedding)
    }
    vectors.withUnsafeBufferPointer { scorer.prepare($0, count: records.count) }
  }

  private func score(
    _ record: Record, _ mapper: Mapper, place: Int, into lines: inout ScoredLines
  ) throws(RecordError) {
    let scored = try scoredEmbedding(of: record, mapper, place: place)
    try record.require(job.rule?.slice)
    edits.removeAll()
    let seen = try isSeen(record, mapper)
    setScores(scored, seen: seen ?? false)
    let (passed, problem) = try ask(gate, record)
    if passed == true { lines.passed += 1 }
    if problem != nil { lines.failed += 1 }
    if let passed { edits.set("gate") { $0.bool(passed) } } else { edits.remove("gate") }
    if let problem {
      edits.set("gate_error") { $0.string(problem) }
    } else {
      edits.remove("gate_error")
    }
    if let gateName {
      edits.set("gate_fingerprint") { $0.string(gateName.text) }
    } else {
      edits.remove("gate_fingerprint")
    }
    setDecision(
      scored, executable: mapper.isExecutable(scored.predicted), gate: passed,
      failed: problem != nil)
    if !job.keepsEmbedding { edits.remove("embedding") }
    record.write(edits, into: &lines.bytes)
    lines.bytes.append(UInt8(ascii: "\n"))
    lines.rows += 1
    if seen == nil { lines.withoutPrompt += 1 }
  }

  private func scoredEmbedding(
    of record: Record, _ mapper: Mapper, place: Int
  ) throws(RecordError) -> Scored {
    let size = try sizes[place].get()
    if let mismatch = mapper.mismatch(ofEmbedder: try record.name("embedder")) {
      throw RecordError(mismatch, isFatal: true)
    }
    guard size == mapper.dimension else {
      throw RecordError(
        what:
          "\"embedding\" has \(counted(size, "number")), the mapper expects \(mapper.dimension)",
        remedy: "embed the rows with the encoder that fit used", isFatal: true)
    }
    do throws(Failure) {
      return try scorer.score(prepared: place, allowed: job.allowed, into: &probabilities)
    } catch {
      throw RecordError(what: error.what, remedy: "check the row's \"embedding\"")
    }
  }

  /// Whether the mapper was trained on the record's prompt; nil where it has none.
  private func isSeen(_ record: Record, _ mapper: Mapper) throws(RecordError) -> Bool? {
    guard let prompt = try record.text(job.promptField) else { return nil }
    return mapper.hasSeen(Prompt.hash(Prompt.trimmed(prompt)))
  }

  private func setScores(_ scored: Scored, seen: Bool) {
    fields.set(scored, probabilities: probabilities, in: &edits)
    if seen { edits.set("seen") { $0.bool(true) } } else { edits.remove("seen") }
  }

  /// Asks the gate about the row as it stands so far, without its vector.
  ///
  /// - Returns: The answer, nil without a gate; and what is wrong where the gate failed, which holds the
  ///   row back.
  private func ask(
    _ gate: JQProgram?, _ record: Record
  ) throws(RecordError) -> (passed: Bool?, problem: String?) {
    guard let gate else { return (nil, nil) }
    var visible = edits
    for field in ["embedding", "gate", "gate_error", "gate_fingerprint"] { visible.remove(field) }
    gateRow.removeAll(keepingCapacity: true)
    record.write(visible, into: &gateRow)
    do throws(FilterError) {
      let passed = try gateRow.withUnsafeBufferPointer { (row) throws(FilterError) in
        try gate.predicate(UnsafeRawBufferPointer(row))
      }
      return (passed, nil)
    } catch {
      if job.abstainsOnGateErrors { return (false, error.what) }
      // Also under --skip-invalid: a gate that cannot answer must not be passed over.
      throw RecordError(
        what: "\(job.gateFile ?? "--gate"): \(error.what)", remedy: error.remedy, isFatal: true)
    }
  }

  private func setDecision(_ scored: Scored, executable: Bool, gate: Bool?, failed: Bool) {
    // An earlier audit's verdict on another decision.
    edits.remove("outcome")
    if job.isOverridden {
      edits.set("overridden") { $0.bool(true) }
    } else {
      edits.remove("overridden")
    }
    guard let rule = job.rule else {
      for field in ["abstain", "reason", "threshold"] { edits.remove(field) }
      return
    }
    let row = ScoredRow(
      predicted: scored.predicted, values: scored.values,
      executable: executable, gate: gate, promptHash: 0)
    edits.setDecision(
      rule.decide(row), threshold: rule.threshold(ofClass: scored.predicted), gateFailed: failed)
  }
}
