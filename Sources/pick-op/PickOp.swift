import ArgumentParser
import CommandLineTool
import Decision
import Groundwork
import JSON
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
      "What to prefer among the points that keep every limit.", valueName: "rule"))
  var chooseBy: ChoiceRule = .utility

  @OptionGroup(title: "Worth of an outcome, for --choose-by value") var costs: CostOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Keep every limit with this confidence, in spite of the number of points looked at.",
      valueName: "level"))
  var confidenceLevel: Double?

  @Option(help: ArgumentHelp("How the level is kept over many points.", valueName: "correction"))
  var correction: Correction?

  @Option(
    help: ArgumentHelp(
      "Metrics rows of the other half of the prompts: choose on the input, report on these.",
      valueName: "file"),
    completion: .file())
  var report: String?

  @Flag(help: "Choose a threshold for each class; needs sweep --by-class.")
  var perClass = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Labelled rows below which a class keeps the global threshold under --per-class.",
      valueName: "n"))
  var minClassRows: Int?

  @OptionGroup var stream: StreamOptions

  func validate() throws {
    if correction != nil && confidenceLevel == nil {
      throw ValidationError("--correction needs --confidence-level")
    }
    if confidenceLevel != nil && !limits.isGiven {
      throw ValidationError("--confidence-level needs a limit to be confident of")
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
    let request = try pickRequest()
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
    let point = try pick(table, reported, request)
    try write(point)
    if !stream.isQuiet { PointNotes(point, rows: table.rows).lines.forEach(say) }
    guard point.isPass else {
      throw Diagnostic(nil, Refusal(point).text, status: .negative)
    }
  }

  private func pickRequest() throws(Diagnostic) -> PickRequest {
    do throws(Failure) {
      var request = PickRequest(
        constraints: try limits.constraints(), rule: chooseBy, costs: try costs.costs())
      if let confidenceLevel {
        request.confidence = try PickRequest.Confidence(
          level: confidenceLevel, correction: correction ?? .bonferroni)
      }
      if perClass {
        request.perClass = PickRequest.PerClass(
          leastRows: minClassRows ?? PickRequest.PerClass().leastRows)
      }
      return request
    } catch {
      throw Diagnostic(
        nil, error.what.withFlags, remedy: error.remedy.withFlags, status: .usage)
    }
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
    do throws(Failure) {
      return try OperatingPoint.pick(from: table, report: report, request: request)
    } catch {
      throw Diagnostic(nil, error)
    }
  }

  private func write(_ point: OperatingPoint) throws {
    var json = JSONWriter()
    point.write(into: &json, naming: \.flag)
    json.endLine()
    let output = try stream.openOutput()
    try output.write(json.bytes)
    try output.close()
  }
}

extension ChoiceRule: ExpressibleByArgument {}
extension Correction: ExpressibleByArgument {}
