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
  let document = Result { () throws(JSONError) in try JSONValue.parse(bytes) }
  if let found = SuiteFile(text: bytes), found != kind {
    // A user's object may have a key that is a field of ours; lines of records are no object.
    let isPlain = if case .success = document { isObject && !found.isDocument } else { false }
    if !isPlain {
      throw Diagnostic(SourceLocation(path), found.refusal(wanted: kind, remedy: remedy))
    }
  }
  switch document {
  case .success(let value): return value
  case .failure(let error):
    throw Diagnostic(SourceLocation(path), "not JSON: \(error.what)", remedy: remedy)
  }
}
