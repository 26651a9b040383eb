import ArgumentParser
import CommandLineTool
import Decision
import Groundwork
import Streams
import Workflow

/// Chooses the operating point that keeps every limit.
@main
struct PickOp: Tool {
  static let configuration = toolConfiguration(
    "pick-op", abstract: "Choose the operating point that keeps every limit.",
    discussion: """
      Reads the metrics rows of one sweep and writes one operating point. Where no point keeps every \
      limit it ends with status 1 and shows the nearest one. See pick-op(1).
      """)

  static let examples = [
    "sweep --by-class --labels labels.csv scored.jsonl > by-class.jsonl",
    "jq -c '.nearest.misses[]' failed.json",
  ]
  static let negativeStatus: String? = "no point keeps every limit"

  @OptionGroup(title: "Limits") var limits: LimitOptions

  @Option(
    help: ArgumentHelp(
      "What to prefer among the points that keep every limit (default: utility).",
      valueName: "rule"))
  var chooseBy: ChoiceRule?

  @OptionGroup(title: "Worth of an outcome, for --choose-by value") var costs: CostOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Keep every limit with this confidence, in spite of the number of points looked at.",
      valueName: "level"),
    transform: share)
  var confidenceLevel: Double?

  @Option(help: ArgumentHelp("How the level is kept over many points.", valueName: "correction"))
  var correction: Correction?

  @Option(
    help: ArgumentHelp(
      "Metrics rows of the other half of the prompts: choose on the input, report on these.",
      valueName: "file"),
    completion: .file())
  var report: String?

  @Option(
    help: ArgumentHelp(
      "Judge this operating point on the input by its own limits, and bind it to the input's mapper.",
      valueName: "file"),
    completion: .file())
  var at: String?

  @Flag(
    help: ArgumentHelp(
      """
      The input of sweep --merge was divided by prompt: no prompt is in two parts, so their distinct \
      prompts may be added.
      """))
  var dividedByPrompt = false

  @Flag(help: "Choose a threshold for each class; needs sweep --by-class.")
  var perClass = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Labelled rows below which a class keeps the global threshold under --per-class.",
      valueName: "n"))
  var minClassRows: Int?

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("How to write: json, markdown or junit.", valueName: "format"))
  var format: PointFormat = .json

  @OptionGroup var stream: StreamOptions

  func validate() throws {
    let chooses = limits.isGiven || confidenceLevel != nil || report != nil || perClass
    if at != nil && (chooses || costs.isGiven || chooseBy != nil) {
      throw ValidationError("--at judges by the limits in the file; it takes no others")
    }
    if correction != nil && confidenceLevel == nil {
      throw ValidationError("--correction needs --confidence-level")
    }
    if confidenceLevel != nil && !limits.isGiven {
      throw ValidationError("--confidence-level needs a limit to be confident of")
    }
    if dividedByPrompt && confidenceLevel == nil && at == nil {
      throw ValidationError("--divided-by-prompt needs --confidence-level")
    }
    if report != nil && confidenceLevel == nil {
      throw ValidationError("--report needs --confidence-level")
    }
    if perClass && chooseBy == .abstainThenAccuracy {
      throw ValidationError("--per-class has no one threshold; choose by another rule")
    }
    if minClassRows != nil && !perClass {
      throw ValidationError("--min-class-rows needs --per-class")
    }
    if let minClassRows, minClassRows < 1 {
      throw ValidationError("--min-class-rows must be at least 1")
    }
    if costs.isGiven && chooseBy != .value {
      throw ValidationError("costs need --choose-by value")
    }
  }

  func execute() throws {
    if let at { return try finish(try judge(at), of: []) }
    let request = try Diagnostic.placing(try pickRequest(), status: .usage)
    if let report { OpenFiles.willRead(report) }
    let table = try sweepTable(readRows(stream), name: "metrics")
    let reported = try report.map { path in
      var other = stream
      other.files = [path]
      // The rejects file holds the input's lines; these must all be usable.
      other.skipInvalid = false
      other.rejects = nil
      return try sweepTable(readRows(other), name: "metrics to report on")
    }
    try finish(try pick(table, reported, request), of: table.rows)
  }

  /// Writes the point, and ends with status 1 where there is none.
  private func finish(_ point: OperatingPoint, of rows: [MetricsRow]) throws {
    try write(point)
    if !stream.isQuiet { PointNotes(point, rows: rows, isFrozen: at != nil).lines.forEach(say) }
    guard point.isPass else {
      let refusal = Refusal(point, of: rows.count, isFrozen: at != nil)
      throw Diagnostic(nil, "\(refusal.text)", status: .negative)
    }
  }

  private func judge(_ path: String) throws -> OperatingPoint {
    let frozen = try OperatingPoint(file: path)
    let table = try sweepTable(readRows(stream), name: "metrics")
    return try Diagnostic.placing(
      try OperatingPoint.judge(frozen, on: table, isDividedByPrompt: dividedByPrompt))
  }

  private func pickRequest() throws(Failure) -> PickRequest {
    var request = PickRequest(
      constraints: try limits.constraints(), rule: chooseBy ?? .utility, costs: try costs.costs())
    if let confidenceLevel {
      request.confidence = try PickRequest.Confidence(
        level: confidenceLevel, correction: correction ?? .auto)
    }
    request.isDividedByPrompt = dividedByPrompt
    if perClass {
      request.perClass = PickRequest.PerClass(
        leastRows: minClassRows ?? PickRequest.PerClass().leastRows)
    }
    return request
  }

  private func readRows(_ stream: StreamOptions) throws -> PlacedMetricsRows {
    var all = PlacedMetricsRows()
    let pipeline = try stream.pipeline(Self.name)
    try pipeline.run { () throws(Diagnostic) in
      MetricsReader(policy: stream.policy)
    } consume: { (rows: PlacedMetricsRows) throws(Diagnostic) in
      all.append(rows)
    }
    return all
  }

  private func sweepTable(
    _ placed: PlacedMetricsRows, name: String
  ) throws(Diagnostic) -> SweepTable {
    do throws(Failure) {
      return try SweepTable(placed.rows, name: name)
    } catch {
      throw Diagnostic(placed.location(of: error), error)
    }
  }

  private func pick(
    _ table: SweepTable, _ report: SweepTable?, _ request: PickRequest
  ) throws(Diagnostic) -> OperatingPoint {
    try Diagnostic.placing(
      try OperatingPoint.pick(from: table, report: report, request: request))
  }

  private func write(_ point: OperatingPoint) throws {
    let output = try stream.openOutput(replacing: at.map { [$0] } ?? [])
    try output.write(format.bytes(of: point))
    try output.close()
  }
}

extension ChoiceRule: ExpressibleByArgument {}
extension Correction: ExpressibleByArgument {}
