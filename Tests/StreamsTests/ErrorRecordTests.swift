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
    #"{"error":{}}"#, #"{"error":{"tool":"z"}}"#, #"{"error":{"tool":"z","what":1}}"#,
    #"{"error":{"tool":"z","what":"w"},"id":1}"#, #"{"id":1,"error":{"tool":"z","what":"w"}}"#,
  ])
  func otherLinesAreNone(line: String) {
    #expect(!ErrorRecord.isOne(ArraySlice(line.utf8)))
  }

  /// Where the reader stops, it says what the stage before could not use, and not what such a record lacks.
  @Test(arguments: [InvalidLinePolicy.stop, .skip])
  func whoReadsOneSaysWhatItIs(policy: InvalidLinePolicy) {
    var batch = LineBatch(source: "x")
    let record =
      #"{"error":{"tool":"embed","file":"f","line":3,"what":"\"prompt\" is blank","remedy":"r"}}"#
    for (index, text) in [record, #"{"error":{}}"#].enumerated() {
      batch.append(Array(text.utf8), number: index + 1)
    }
    var invalid: [InvalidLine] = []
    batch.forEachRecord(parser: RecordParser(), policy: policy, invalid: &invalid) {
      (_, _) throws(RecordError) in throw RecordError(what: "no a", remedy: "")
    }
    #expect(
      invalid.first?.error
        == RecordError(
          what: #"this is an error record, in which embed said of f:3: "prompt" is blank"#,
          remedy: "mend that line, or pass such records over with setting lines aside"))
    // An object of the user's own is none.
    if case .skip = policy { #expect(invalid.last?.error.what == "no a") }
  }

  /// Every line of a batch has its answer, in order, and a fatal one ends it.
  @Test func aBatchAnswersEachLine() {
    var batch = LineBatch(source: "x")
    let earlier = #"{"error":{"tool":"z","what":"w"}}"#
    for (index, text) in [#"{"a":1}"#, "BAD", earlier, #"{"a":2}"#].enumerated() {
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
