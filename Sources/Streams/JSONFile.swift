public import Groundwork
public import JSON

/// Reads a file, which may be a pipe, that holds one JSON document.
///
/// - Parameters:
///   - path: The file; `-` is standard input.
///   - remedy: What to do where it is no JSON.
/// - Returns: The document.
/// - Throws: `Diagnostic` naming the file where it cannot be read, or is no JSON.
public func readJSONFile(_ path: String, remedy: Message) throws(Diagnostic) -> JSONValue {
  let bytes = try readFile(path)
  do throws(JSONError) {
    return try JSONValue.parse(bytes)
  } catch {
    throw Diagnostic(SourceLocation(path), "not JSON: \(error.what)", remedy: remedy)
  }
}
