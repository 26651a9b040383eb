import JSON
import Records

/// Parses a line and hands the record to `body`, while both are in place.
///
/// The line stands in memory of just its size, where a sanitizer sees any read past its end.
func withRecord<Result>(
  _ line: [UInt8], _ body: (Record) throws -> Result
) throws -> Result {
  let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: line.count, alignment: 1)
  defer { memory.deallocate() }
  memory.copyBytes(from: line)
  let parser = RecordParser()
  return try body(try parser.parse(UnsafeRawBufferPointer(memory)))
}

/// The line written again with some edits.
func rewritten(_ line: String, _ edits: FieldEdits) throws -> String {
  try withRecord(Array(line.utf8)) { record in
    var out: [UInt8] = []
    record.write(edits, into: &out)
    return String(decoding: out, as: UTF8.self)
  }
}

/// The error of a line, as the tool prints it.
func complaint(_ line: [UInt8]) -> String {
  do {
    return try withRecord(line) { _ in "no error" }
  } catch let error as RecordError {
    return "\(error.what); \(error.remedy)"
  } catch {
    return "another error: \(error)"
  }
}
