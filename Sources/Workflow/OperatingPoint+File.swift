public import Decision
import Groundwork
public import Streams

extension OperatingPoint {
  /// Reads an operating point from its file.
  ///
  /// - Throws: `Diagnostic` where it cannot be read, is no operating point, or is one that failed.
  public init(file path: String) throws(Diagnostic) {
    let kind = SuiteFile.operatingPoint
    let value = try readJSONFile(path, remedy: kind.remedy, kind: kind, isObject: false)
    self = try Diagnostic.placing(try Self(value), at: SourceLocation(path))
  }
}
