import ArgumentParser
import Classifier
import Streams
import Workflow
import CommandLineTool
import Decision
import Groundwork
import Filter
import LinearAlgebra

/// Gives each vector its class probabilities, and a decision where there is an operating point.
@main
struct Score: Tool {
  static let configuration = toolConfiguration(
    "score", abstract: "Give each vector its class probabilities.",
    discussion: """
      Reads records with "embedding" and writes them with "scores", "predicted", "confidence", \
      "margin", "familiarity" and "scope"; with --op also the decision. See score(1).
      """, parts: ["OpenBLAS: \(openBLASCore)"])

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

  @Flag(help: "Keep the field \"embedding\".")
  var keepEmbedding = false

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var stream: StreamOptions

  func validate() throws {
    if gate != nil && gateFile != nil {
      throw ValidationError("--gate and --gate-file exclude each other")
    }
  }

  func execute() throws {
    useSingleThreadedBLAS()
    let job = try scoreJob()
    // A gate that does not compile is told before the first row is waited for.
    var first: ScoreWorker? = try ScoreWorker(job)
    let output = try stream.openOutput()
    let pipeline = try stream.pipeline(Self.name, threads: threads.count)
    var (rows, withoutPrompt) = (0, 0)
    try pipeline.run(stopsForSignals: true) { () throws(Diagnostic) in
      guard let worker = first else { return try ScoreWorker(job) }
      first = nil
      return worker
    } consume: { (lines: ScoredLines) throws(Diagnostic) in
      rows += lines.rows
      withoutPrompt += lines.withoutPrompt
      try output.write(lines.bytes)
      try output.flush()
    }
    try output.close()
    if withoutPrompt > 0 && !stream.isQuiet {
      say(
        "\(withoutPrompt) of \(rows) rows have no \"\(stream.promptField)\", so it is not known whether "
          + "the mapper was trained on them; name the field with --prompt-field")
    }
  }

  private func scoreJob() throws -> ScoreJob {
    let mapper = try Mapper(file: mapper)
    let program = try gateFile.map { String(decoding: try readFile($0), as: UTF8.self) } ?? gate
    let allowed = try allowedClasses(of: mapper)
    let stamp = mapper.stamp(allowing: allowed)
    return ScoreJob(
      mapper: mapper, allowed: allowed, stamp: stamp,
      rule: try op.map { try rule($0, mapper: mapper, stamp: stamp, gated: program != nil) },
      gate: program, keepsEmbedding: keepEmbedding, promptField: stream.promptField,
      policy: stream.policy)
  }

  private func allowedClasses(of mapper: Mapper) throws(Diagnostic) -> [Bool]? {
    guard let classes else { return nil }
    var allowed = [Bool](repeating: false, count: mapper.classes.count)
    for name in try NameList.parse(classes, flag: "--classes") {
      guard let index = mapper.index(ofClass: name) else {
        throw Diagnostic(
          nil, "--classes: \"\(name)\" is no class of the mapper",
          remedy: "choose from \(mapper.classes.joined(separator: ", "))")
      }
      allowed[index] = true
    }
    return allowed
  }

  private func rule(
    _ path: String, mapper: Mapper, stamp: String, gated: Bool
  ) throws(Diagnostic) -> DecisionRule {
    let point = try OperatingPoint(file: path)
    do throws(Failure) {
      return try point.rule(
        taxonomy: mapper.classes.map { Name($0) }, mapper: Name(stamp), gated: gated)
    } catch {
      throw Diagnostic(SourceLocation(path), error)
    }
  }
}
