public import Groundwork
public import Records

/// Calls `body` for every record of a JSON Lines file, in order, on this thread.
///
/// - Throws: `Diagnostic` with file and line where a line is no record, or `body` refuses it.
public func forEachRecord(
  inFile path: String, _ body: (Record) throws(RecordError) -> Void
) throws(Diagnostic) {
  let source = BatchSource(paths: [path]) { LineDecoder(source: $0, limit: BatchLimit(rows: 1024)) }
  try forEachRecord(of: source) { (record, _) throws(RecordError) in try body(record) }
}

/// Calls `body` for every record of a source, in order, on this thread.
public func forEachRecord(
  of source: BatchSource, _ body: (Record, SourceLocation) throws(RecordError) -> Void
) throws(Diagnostic) {
  let parser = RecordParser()
  while let batch = try source.next() {
    var invalid: [InvalidLine] = []
    batch.forEachRecord(parser: parser, policy: .stop, invalid: &invalid) {
      (record, index) throws(RecordError) in
      try body(record, batch.location(index))
    }
    if let line = invalid.first { throw Diagnostic(line.location, line.error) }
  }
}

extension Record {
  /// The prompt, trimmed.
  ///
  /// - Parameters:
  ///   - field: The field that holds it.
  ///   - kind: What kind of record this should be.
  /// - Returns: UTF-8, not empty.
  /// - Throws: `RecordError` where there is none, it is no string, or it is blank.
  public func prompt(
    _ field: String, of kind: SuiteFile = .prompts
  ) throws(RecordError) -> [UInt8] {
    guard let text = try text(field, remedy: Self.promptRemedy) else {
      throw missing(.prompt(field), of: kind)
    }
    let trimmed = Prompt.trimmed(text)
    guard !trimmed.isEmpty else {
      throw RecordError(what: "\"\(field)\" is blank", remedy: "remove the row or write a prompt")
    }
    return trimmed.count == text.count ? text : Array(trimmed)
  }

  /// ``Prompt/hash(_:)`` of the prompt, trimmed; see ``prompt(_:of:)``.
  public func promptHash(_ field: String, of kind: SuiteFile) throws(RecordError) -> UInt64 {
    if let text = plainText(field) {
      let range = Prompt.trimmed(text)
      if !range.isEmpty { return Prompt.hash(UnsafeRawBufferPointer(rebasing: text[range])) }
    }
    return Prompt.hash(try prompt(field, of: kind))
  }

  /// What to do about a prompt that is not a string: without the field a record is no better.
  public static var promptRemedy: Message { "give the prompt as a string" }
}
