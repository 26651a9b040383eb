public import Decision
import Groundwork
public import Streams

extension OperatingPoint {
  /// Reads an operating point from its file.
  ///
  /// - Throws: `Diagnostic` where it cannot be read, is no operating point, or is one that failed.
  public init(file path: String) throws(Diagnostic) {
    let value = try readJSONFile(path, remedy: "give the operating point that pick-op wrote")
    do throws(Failure) {
      try self.init(value)
    } catch {
      throw Diagnostic(
        SourceLocation(path), error.what.description, remedy: error.remedy.description)
    }
  }
}
