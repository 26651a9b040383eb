import JSON
import Records

/// Parses a line and hands the record to `body`, while both are in place.
func withRecord<Result>(
  _ line: [UInt8], _ body: (Record) throws -> Result
) throws -> Result {
  let parser = RecordParser()
  return try line.withUnsafeBytes { try body(try parser.parse($0)) }
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
