import Testing

@testable import Streams

@Suite struct DiagnosticTests {
  @Test func messageNamesPlaceWhatAndRemedy() {
    let location = SourceLocation("train.jsonl", line: 17)
    #expect(
      Diagnostic(location, "\"label\" is empty", remedy: "write the class").message
        == "train.jsonl:17: \"label\" is empty; write the class")
    #expect(Diagnostic(SourceLocation("f"), "is a directory").message == "f: is a directory")
    #expect(Diagnostic(nil, "no rows").message == "no rows")
  }
}
