public import CommandLineTool
public import Decision
import JSON

extension FrozenPoint {
  /// Reads an operating point from its file.
  ///
  /// - Throws: `Diagnostic` where it cannot be read, is no operating point, or is one that failed.
  public init(file path: String) throws(Diagnostic) {
    let location = SourceLocation(path)
    let bytes = try readFile(path)
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue.parse(bytes)
    } catch {
      throw Diagnostic(
        location, "this is no operating point: \(error.what)", remedy: "give the output of pick-op")
    }
    do throws(DecisionError) {
      try self.init(value)
    } catch {
      throw Diagnostic(location, error)
    }
  }
}
