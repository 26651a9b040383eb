import JSON

/// The scanner, the tree and the writer.
///
/// - The tree is built where and only where the scanner passes, but for keys that stand twice.
/// - A value that is written and read again is the same, and so is its text.
func fuzzJSON(_ bytes: UnsafeRawBufferPointer) {
  precondition(
    (UTF8Validation.firstInvalidOffset(in: bytes) == nil) == isUTF8(bytes), "UTF-8 in two ways")
  guard let tree = try? JSONValue.parse(bytes) else { return }
  precondition(passes(bytes), "the tree was built from what the scanner refuses")
  let first = text(of: tree)
  let again = try? JSONValue.parse(first)
  precondition(again.map(text) == first, "what was written reads as another value")
}

/// Whether the scanner takes the bytes for one document.
private func passes(_ bytes: UnsafeRawBufferPointer) -> Bool {
  var scanner = JSONScanner(bytes)
  scanner.skipWhitespace()
  do {
    try scanner.skipValue(depth: 0)
    try scanner.expectEnd()
    return true
  } catch {
    return false
  }
}

/// The standard library's view.
private func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
  String(validating: bytes, as: UTF8.self) != nil
}
