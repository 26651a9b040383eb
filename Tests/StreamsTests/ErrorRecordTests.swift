import Groundwork
import Records
import Testing

@testable import Streams

@Suite struct ErrorRecordTests {
  private let line = InvalidLine(
    location: SourceLocation("a\"b.jsonl", line: 3),
    error: RecordError(what: "the line is é", remedy: "mend it"), bytes: [])

  @Test func itNamesToolPlaceAndRemedy() {
    let witness = InvalidLinePolicy.Witness(tool: "embed", flag: \.rawValue)
    let text = String(decoding: ErrorRecord.bytes(for: line, by: witness), as: UTF8.self)
    #expect(
      text == #"{"error":{"tool":"embed","file":"a\"b.jsonl","line":3,"what":"the line is é","#
        + #""remedy":"mend it"}}"# + "\n")
    #expect(ErrorRecord.isOne(ArraySlice(text.dropLast().utf8)))
  }

  @Test(arguments: [
    #"{"error":"text"}"#, #"{"error":null}"#, #"{"prompt":"error"}"#, "BAD", "[1]", "",
    #"{"error":{}"#,
  ])
  func otherLinesAreNone(line: String) {
    #expect(!ErrorRecord.isOne(ArraySlice(line.utf8)))
  }

  /// Every line of a batch has its answer, in order, and a fatal one ends it.
  @Test func aBatchAnswersEachLine() {
    var batch = LineBatch(source: "x")
    for (index, text) in [#"{"a":1}"#, "BAD", #"{"error":{"tool":"z"}}"#, #"{"a":2}"#].enumerated()
    {
      batch.append(Array(text.utf8), number: index + 1)
    }
    var invalid: [InvalidLine] = []
    var seen: [String] = []
    batch.forEachRecord(
      parser: RecordParser(), policy: .answer(by: .init(tool: "t", flag: \.rawValue)),
      invalid: &invalid,
      answer: { line, index in
        seen.append("\(index): \(String(decoding: line, as: UTF8.self).prefix(20))")
      }
    ) { (record, index) throws(RecordError) in
      if record.has("error") { throw RecordError(what: "no a", remedy: "") }
      seen.append("\(index)")
    }
    #expect(
      seen == ["0", #"1: {"error":{"tool":"t""#, #"2: {"error":{"tool":"z""#, "3"])
    #expect(invalid.map(\.location.line) == [2])
  }
}
