import Decision
import Records
import Testing

@testable import Workflow

@Suite struct RecordSliceTests {
  /// What a record of this line is told where a point is of the rows of one value.
  private static func refusal(_ line: String, field: String, value: String) throws -> RecordError? {
    let parser = RecordParser()
    return try Array(line.utf8).withUnsafeBytes { bytes in
      let record = try parser.parse(bytes)
      do throws(RecordError) {
        try record.require(RowSlice(field: .init(field), value: .init(value)))
        return nil
      } catch {
        return error
      }
    }
  }

  // The same text as sweep --by-field counts it under.
  @Test(arguments: [
    (#"{"lang":"de"}"#, "de"), (#"{"lang":"d\u0065"}"#, "de"), (#"{"l\u0061ng":"de"}"#, "de"),
    (#"{"lang":7}"#, "7"), (#"{"lang":true}"#, "true"), (#"{"lang":null}"#, ""), ("{}", ""),
    (#"{"lang":""}"#, ""),
  ])
  func aRowOfTheValuePasses(line: String, value: String) throws {
    #expect(try Self.refusal(line, field: "lang", value: value) == nil)
  }

  @Test(arguments: [
    (#"{"lang":"en"}"#, "de", "\"en\""), (#"{"lang":"DE"}"#, "de", "\"DE\""),
    (#"{"lang":7.0}"#, "7", "\"7.0\""), (#"{"lang":null}"#, "de", "empty or missing"),
    ("{}", "de", "empty or missing"), (#"{"lang":"é"}"#, "e\u{301}", "\"é\""),
  ])
  func anotherIsNamed(line: String, value: String, found: String) throws {
    let error = try #require(try Self.refusal(line, field: "lang", value: value))
    #expect(
      error.what.description
        == "\"lang\" is \(found), but the operating point was chosen on the rows whose \"lang\" is "
        + "\"\(value)\" alone")
    #expect(
      error.remedy.description
        == "give it those rows only, or pick a point from a sweep of all rows")
    // One row is at fault, not the stream: others may be set aside.
    #expect(!error.isFatal)
  }

  @Test func aPointOfAllRowsAsksNothing() throws {
    try Array("{}".utf8).withUnsafeBytes { try RecordParser().parse($0).require(nil) }
  }
}
