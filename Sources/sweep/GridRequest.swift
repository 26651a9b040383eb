import CommandLineTool
import Decision
import Streams
import Workflow

/// The axes as the user wrote them, read before the first row is waited for.
struct GridRequest {
  private let thresholds: Grid.Thresholds
  private let nearMargins: Axis
  private let familiarities: Axis
  private let perClass: [ClassThreshold]
  private let perClassFile: String?

  /// Reads the axes.
  ///
  /// - Parameters:
  ///   - thresholds: An axis, or `all`.
  ///   - nearMargins: An axis.
  ///   - familiarities: An axis.
  ///   - perClass: A file of per-class thresholds, or nil.
  /// - Throws: `Diagnostic` naming the axis or the file that is wrong.
  init(
    thresholds: String, nearMargins: String, familiarities: String, perClass: String?
  ) throws(Diagnostic) {
    self.thresholds =
      thresholds == "all" ? .all : .axis(try Self.axis(thresholds, "--thresholds"))
    self.nearMargins = try Self.axis(nearMargins, "--near-margins")
    self.familiarities = try Self.axis(familiarities, "--familiarities")
    perClassFile = perClass
    self.perClass = try perClass.map { path throws(Diagnostic) in try Self.thresholds(path) } ?? []
  }

  /// The grid over a taxonomy.
  ///
  /// - Throws: `Diagnostic` where a per-class threshold names no class, or the grid is too large.
  func grid(taxonomy: [String]) throws(Diagnostic) -> Grid {
    do throws(DecisionError) {
      return try Grid(
        thresholds: thresholds, nearMargins: nearMargins, familiarities: familiarities,
        perClass: perClass.isEmpty ? [] : try ClassThreshold.indexed(perClass, in: taxonomy))
    } catch {
      throw Diagnostic(perClassFile.map { SourceLocation($0) }, error)
    }
  }

  private static func axis(_ text: String, _ flag: String) throws(Diagnostic) -> Axis {
    do throws(DecisionError) {
      return try Axis.parse(text)
    } catch {
      throw Diagnostic(nil, "\(flag): \(error.what)", remedy: error.remedy, status: .usage)
    }
  }

  private static func thresholds(_ path: String) throws(Diagnostic) -> [ClassThreshold] {
    let value = try readJSONFile(path, remedy: "give a JSON object of class and threshold")
    do throws(DecisionError) {
      return try ClassThreshold.parse(value)
    } catch {
      throw Diagnostic(SourceLocation(path), error)
    }
  }
}
