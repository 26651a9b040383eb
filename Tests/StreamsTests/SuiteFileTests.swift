import Groundwork
import JSON
import Records
import Testing

@testable import Streams

@Suite struct SuiteFileTests {
  private static let lines: [(line: String, kind: SuiteFile?)] = [
    (#"{"format":"promptutils-mapper","version":3}"#, .mapper),
    (#"{"format":"promptutils operating point","version":1}"#, .operatingPoint),
    (#"{"threshold":0.4,"total":3,"abstain":1,"fired":2}"#, .metrics),
    (#"{"field":"f","value":"v","threshold":0.4,"total":3,"abstain":1,"fired":2}"#, .metrics),
    // Names that a user's file may have as its own: of labels, and of classes with thresholds.
    (#"{"threshold":"a","total":"b","abstain":"c","fired":null}"#, nil),
    (#"{"threshold":0.5,"total":0.5,"abstain":0.5,"fired":0.5}"#, nil),
    (#"{"prompt":"a","scores":{"x":1},"predicted":"x","threshold":0.5}"#, .scored),
    (#"{"prompt":"a","predicted":"x","confidence":1}"#, .scored),
    (#"{"prompt":"a","scores":{},"predicted":"x","embedding":[1]}"#, .scored),
    (#"{"prompt":"a","embedding":[1]}"#, .embedded),
    (#"{"prompt":"a","label":"x","format":"mine"}"#, nil), ("{}", nil), ("[1]", nil), ("BAD", nil),
  ]

  @Test(arguments: lines) func fieldsTellTheKind(line: String, kind: SuiteFile?) throws {
    #expect(SuiteFile(text: Array(line.utf8)) == kind)
    // The first of several lines, and a document over several, tell as well.
    #expect(SuiteFile(text: Array("\(line)\n{}\n".utf8)) == kind)
    #expect(
      SuiteFile(text: Array(line.replacingOccurrences(",", with: ",\n").utf8)) == kind)
    guard line.hasPrefix("{") else { return }
    let bytes = Array(line.utf8)
    let found = try bytes.withUnsafeBytes { SuiteFile(try RecordParser().parse($0)) }
    #expect(found == kind)
  }

  // A row may have any fields beside its own; a document stands for itself.
  @Test func rowsAreRefusedOnlyWhereADocumentIsWanted() {
    let rows: [SuiteFile] = [.scored, .embedded, .prompts]
    for one in SuiteFile.allCases {
      for other in SuiteFile.allCases {
        let isFine = one == other || (rows.contains(one) && rows.contains(other))
        #expect((one.refusal(wanted: other) == nil) == isFine)
      }
    }
  }

  @Test func theRefusalSaysWhatItIsWhoTakesItAndWhatIsWanted() {
    let refusal = SuiteFile.mapper.refusal(wanted: .metrics)
    #expect(
      refusal?.description
        == "this is a mapper, which score and calibrate take with mapper, not a metrics row; "
        + "give the output of sweep")
  }

  /// What a missing field of a line is said to be.
  private static func missing(_ line: String) throws -> RecordError {
    let bytes = Array(line.utf8)
    return try bytes.withUnsafeBytes {
      try RecordParser().parse($0).missing(.prompt("prompt"), of: .scored)
    }
  }

  @Test func aRowLacksAFieldAndADocumentIsAnother() throws {
    #expect(
      try Self.missing(#"{"text":"a"}"#)
        == RecordError(
          what: #""prompt" is missing"#,
          remedy: "name the field that holds the prompt with prompt field, as in prompt field text")
    )
    #expect(
      try Self.missing(#"{"threshold":0.4,"total":3,"abstain":1,"fired":2}"#)
        == RecordError(
          what: "this is a metrics row, which pick-op takes, not a scored row",
          remedy: "give the output of score"))
  }
}

extension String {
  /// The text with each occurrence of one text replaced by another.
  fileprivate func replacingOccurrences(_ text: Character, with other: String) -> String {
    split(separator: text, omittingEmptySubsequences: false).joined(separator: other)
  }
}
