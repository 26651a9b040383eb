import ArgumentParser
import Classifier
import Streams
import Workflow
import CommandLineTool
import Decision
import Groundwork
import Filter

/// Gives each vector its class probabilities, and a decision where there is an operating point.
@main
struct Score: Tool {
  static let configuration = toolConfiguration(
    "score", abstract: "Give each vector its class probabilities.",
    discussion: """
      Reads records with "embedding" and writes them with "scores", "predicted", "confidence", \
      "margin", "familiarity" and "scope"; with --op also the decision. See score(1).
      """, parts: ["kernels: \(regressionKernelsName)"])

  static let examples = [
    "embed eval.jsonl | score --mapper mapper.json > scored.jsonl"
  ]

  @Option(
    help: ArgumentHelp("The mapper that fit or calibrate wrote.", valueName: "file"),
    completion: .file())
  var mapper: String

  @Option(
    help: ArgumentHelp("Decide at the operating point that pick-op wrote.", valueName: "file"),
    completion: .file())
  var op: String?

  @Option(
    help: ArgumentHelp(
      "jq predicate on the row that must be true before anything may fire.", valueName: "program"))
  var gate: String?

  @Option(
    help: ArgumentHelp("Read the predicate of --gate from a file.", valueName: "file"),
    completion: .file())
  var gateFile: String?

  @Option(
    help: ArgumentHelp(
      "Classes that may be predicted: a,b,c, or a file (a path with / or .txt) of one name a line.",
      valueName: "names"))
  var classes: String?

  @Option(
    help: ArgumentHelp(
      "Decide at this threshold in place of the operating point's, and mark the rows as overridden.",
      valueName: "confidence"))
  var threshold: Double?

  @Option(help: ArgumentHelp("When the gate fails on a row: stop, or abstain.", valueName: "what"))
  var gateErrors: GateErrors = .stop

  @Flag(help: "Keep the field \"embedding\".")
  var keepEmbedding = false

  @OptionGroup var programs: ProgramOptions
  @OptionGroup var reloading: ReloadOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var lineErrors: LineErrorOptions
  @OptionGroup var stream: StreamOptions

  func validate() throws {
    try lineErrors.check(with: stream)
    if gate != nil && gateFile != nil {
      throw ValidationError("--gate and --gate-file exclude each other")
    }
    if let threshold, !(0...1).contains(threshold) {
      throw ValidationError("--threshold must be from 0 to 1; no row fires above 1")
    }
    if gateErrors == .abstain && gate == nil && gateFile == nil {
      throw ValidationError("--gate-errors needs --gate or --gate-file")
    }
  }

  func execute() throws {
    JQProgram.whenStuck(Self.endStuck)
    if !programs.trustJq { JQProgram.hideEnvironment() }
    reloading.listen()
    let job = try scoreJob()
    tellOfCalibration(job.mapper)
    let current = Current(job)
    // A gate that does not compile is reported before any row is read.
    var first: ScoreWorker? = try ScoreWorker(current)
    let output = try stream.openOutput()
    let pipeline = try stream.pipeline(
      Self.name, threads: threads.count, policy: job.policy)
    if reloading.reload {
      pipeline.onReload {
        reload(pipeline) {
          let job = try scoreJob(after: current.now.value)
          tellOfCalibration(job.mapper)
          return (
            "files read again; mapper \(MapperStamp(job.stamp).words) is in use",
            { current.replace(by: job) }
          )
        }
      }
    }
    var total = ScoredLines()
    try pipeline.run(stopsForSignals: true) { () throws(Diagnostic) in
      guard let worker = first else { return try ScoreWorker(current) }
      first = nil
      return worker
    } consume: { (lines: ScoredLines) throws(Diagnostic) in
      total.add(lines)
      try output.write(lines.bytes)
      try output.flush()
    }
    try output.close()
    if !stream.isQuiet {
      notes(of: total, isGated: current.now.value.gate != nil).forEach(say)
    }
  }

  /// What the user should know of the rows together.
  private func notes(of total: ScoredLines, isGated: Bool) -> [String] {
    var notes: [String] = []
    if total.withoutPrompt > 0 {
      let (rows, without) = (total.rows, total.withoutPrompt)
      notes.append(
        "\(counted(without, of: rows, "row")) \(agreeing(without, "has", "have")) no "
          + "\"\(stream.promptField)\", so it is not known whether "
          + "the mapper was trained on \(agreeing(without, "it", "them")); name the field with --prompt-field"
      )
    }
    if isGated, let note = gateNote(total) { notes.append(note) }
    return notes
  }

  /// What to say of a gate that tells no row from another; nil where it does, or rows are too few to tell.
  private func gateNote(_ total: ScoredLines) -> String? {
    if total.passed == 0 && total.rows > 1 {
      let failed = total.failed > 0 ? " (it failed on \(total.failed))" : ""
      return
        "the gate stopped all \(total.rows) rows\(failed), so none can fire; see that it asks for "
        + "fields that the rows have"
    }
    if total.passed == total.rows && total.rows > 100 {
      return "the gate stopped none of \(total.rows) rows; see that it can say no"
    }
    return nil
  }

  /// Says of a mapper that fit wrote and calibrate has not read what its confidences are worth.
  private func tellOfCalibration(_ mapper: Mapper) {
    guard mapper.calibration == nil, !stream.isQuiet else { return }
    say(
      "\(SourceLocation(self.mapper).text): the mapper is not calibrated, so a confidence of 0.8 does not mean "
        + "right eight times in ten; run calibrate on it with the rows that fit read")
  }

  /// Loads the job again, to take the place of one.
  private func scoreJob(after old: ScoreJob) throws -> ScoreJob {
    let new = try scoreJob()
    guard new.mapper.dimension == old.mapper.dimension,
      new.mapper.mismatch(ofEmbedder: old.mapper.embedder) == nil
    else {
      throw Diagnostic(
        SourceLocation(mapper), "is for vectors of another encoder",
        remedy: "start anew with that encoder")
    }
    _ = try ScoreWorker.gate(of: new)
    return new
  }

  private func scoreJob() throws -> ScoreJob {
    let mapper = try Mapper(file: mapper)
    try ProgramFile.refuse(gate, flag: "--gate", fileFlag: "--gate-file")
    let program = try gateFile.map { String(decoding: try readFile($0), as: UTF8.self) } ?? gate
    let allowed = try allowedClasses(of: mapper)
    let stamp = mapper.stamp(allowing: allowed)
    return ScoreJob(
      mapper: mapper, allowed: allowed, stamp: stamp,
      rule: overridden(
        try op.map { try rule($0, mapper: mapper, stamp: stamp, gate: program) }),
      isOverridden: threshold != nil, gate: program, gateFile: gateFile,
      gateTimeout: programs.gateTimeout,
      gateAccess: programs.trustJq ? .everything : .row,
      abstainsOnGateErrors: gateErrors == .abstain, keepsEmbedding: keepEmbedding,
      promptField: stream.promptField, policy: lineErrors.policy(stream, tool: Self.name))
  }

  private func allowedClasses(of mapper: Mapper) throws(Diagnostic) -> [Bool]? {
    guard let classes else { return nil }
    var allowed = [Bool](repeating: false, count: mapper.classes.count)
    for name in try NameList.parse(classes, flag: "--classes") {
      guard let index = mapper.classes.firstIndex(of: Name(name)) else {
        throw Diagnostic(
          nil, "--classes: \"\(name)\" is no class of the mapper",
          remedy: "\(Suggestion.remedy(for: name, among: mapper.classes.map(\.text)))")
      }
      allowed[index] = true
    }
    return allowed
  }

  /// The rule with the threshold of the command line, where there is one.
  private func overridden(_ rule: DecisionRule?) -> DecisionRule? {
    guard let threshold else { return rule }
    var floors = rule?.floors ?? AxisValues()
    floors[.leading] = threshold
    return DecisionRule(floors, slice: rule?.slice)
  }

  /// Whether a field is one that score writes, so that no row has it before it is scored.
  private static func isWritten(_ field: String) -> Bool {
    let others = [
      "mapper", "scores", "predicted", "nonexecutable", "executable", "seen", "gate", "gate_error",
      "gate_fingerprint", "abstain", "reason", "threshold", "overridden",
    ]
    return DecisionAxis.all.contains { $0.field == field } || others.contains(field)
  }

  private func rule(
    _ path: String, mapper: Mapper, stamp: Name, gate: String?
  ) throws(Diagnostic) -> DecisionRule {
    let point = try OperatingPoint(file: path)
    if let field = point.source.slice?.field.text, Self.isWritten(field) {
      throw Diagnostic(
        SourceLocation(path),
        "the point was chosen on rows told apart by \"\(field)\", which score itself writes",
        remedy: "pick a point from a sweep of all rows, or by a field that stands before score")
    }
    if let note = point.sliceNote, !stream.isQuiet { say(note) }
    return try Diagnostic.placing(
      try point.rule(
        taxonomy: mapper.classes, mapper: stamp,
        gated: gate != nil, gate: gate.map(gateFingerprint)), at: SourceLocation(path))
  }
}

/// What becomes of a row on which the gate fails.
enum GateErrors: String, CaseIterable, ExpressibleByArgument {
  /// The run ends with status 2.
  case stop
  /// The row abstains with the reason `gate_error`.
  case abstain
}
