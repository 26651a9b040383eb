public import Groundwork
public import JSON

/// Reads a file, which may be a pipe, that holds one JSON document.
///
/// - Parameters:
///   - path: The file; `-` is standard input.
///   - remedy: What to do where it is no JSON.
///   - kind: The kind of the suite's own that may stand there; nil for none.
///   - isObject: Whether a plain object of the user's may stand there too, with any keys.
/// - Returns: The document.
/// - Throws: `Diagnostic` naming the file where it cannot be read, is no JSON, or is of another kind that
///   the suite writes.
public func readJSONFile(
  _ path: String, remedy: Message, kind: SuiteFile? = nil, isObject: Bool = true
) throws(Diagnostic) -> JSONValue {
  let bytes = try readFile(path)
  let value: JSONValue
  do throws(JSONError) {
    value = try JSONValue.parse(bytes)
  } catch {
    if let found = SuiteFile(text: bytes), found != kind {
      throw Diagnostic(SourceLocation(path), found.refusal(wanted: kind, remedy: remedy))
    }
    throw Diagnostic(SourceLocation(path), "not JSON: \(error.what)", remedy: remedy)
  }
  // A user's object may have a key that is a field of a row of ours.
  if let found = SuiteFile(value), found != kind, found.isDocument || !isObject {
    throw Diagnostic(SourceLocation(path), found.refusal(wanted: kind, remedy: remedy))
  }
  return value
}
