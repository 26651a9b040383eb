import CommandLineTool
import Decision
import Groundwork
import Streams
import Workflow

/// The axes as the user wrote them, read before the first row is waited for.
struct GridRequest {
  private var axes: [DecisionAxis: Axis] = [:]
  /// Whether the thresholds are found in the data.
  private(set) var isExact = false
  private let perClass: [ClassThreshold]
  /// The file that per-class thresholds come from.
  private let perClassFile: String?
  /// The rows that the frozen point was chosen on; nil for rows of every kind.
  let slice: RowSlice?

  /// Reads the axes.
  ///
  /// - Parameters:
  ///   - options: An axis each, or `all` for the leading one.
  ///   - perClass: A file of per-class thresholds, or nil.
  /// - Throws: `Diagnostic` naming the axis or the file that is wrong.
  init(_ options: AxisOptions, perClass: String?) throws(Diagnostic) {
    for axis in DecisionAxis.all {
      let text = options[axis] ?? axis.standardFloors
      if axis == .leading && text == "all" {
        isExact = true
      } else {
        axes[axis] = try Self.axis(text, "--\(axis.flagName)")
      }
    }
    perClassFile = perClass
    slice = nil
    self.perClass = try perClass.map { path throws(Diagnostic) in try Self.thresholds(path) } ?? []
  }

  /// The one point of an operating point, with its per-class thresholds.
  ///
  /// - Throws: `Diagnostic` where the file is no operating point that passed.
  init(at path: String) throws(Diagnostic) {
    let point = try OperatingPoint(file: path)
    perClassFile = path
    perClass = point.chosen?.source.perClassThresholds ?? []
    slice = point.source.slice
    for axis in DecisionAxis.all {
      axes[axis] = try Diagnostic.placing(
        try Axis([point.chosen?.point[axis] ?? 0]), at: SourceLocation(path))
    }
  }

  /// The grid over a taxonomy.
  ///
  /// - Throws: `Diagnostic` where a per-class threshold names no class, or the grid is too large.
  func grid(taxonomy: [Name]) throws(Diagnostic) -> Grid {
    try Diagnostic.placing(
      try Grid(
        axes, isExact: isExact,
        perClass: perClass.isEmpty ? [] : try ClassThreshold.indexed(perClass, in: taxonomy)),
      at: perClassFile.map { SourceLocation($0) })
  }

  private static func axis(_ text: String, _ flag: String) throws(Diagnostic) -> Axis {
    do throws(Failure) {
      return try Axis.parse(text)
    } catch {
      throw Diagnostic(
        nil, "\(flag): \(error.what)", remedy: error.remedy, status: .usage)
    }
  }

  private static func thresholds(_ path: String) throws(Diagnostic) -> [ClassThreshold] {
    let value = try readJSONFile(
      path, remedy: "give a JSON object of class and threshold", kind: .operatingPoint)
    return try Diagnostic.placing(try ClassThreshold.parse(value), at: SourceLocation(path))
  }
}
