import JSON
import Records
import Testing

/// What a line must be; messages are compared whole, bytes count from 1.
@Suite struct RecordParserTests {
  private static let remedy = "give one JSON object a line"
  private static let arrayRemedy = "of an array, jq -c '.[]' makes such lines"

  @Test(arguments: [
    ("", "empty line; give one JSON object a line and no lines between"),
    (" \t", "empty line; give one JSON object a line and no lines between"),
    ("[1]", "the line holds an array, not an object; \(remedy); \(arrayRemedy)"),
    // How JSON begins that is one array, or laid out over several lines.
    ("[", "the line holds an array, not an object; \(remedy); \(arrayRemedy)"),
    (" [ ", "the line holds an array, not an object; \(remedy); \(arrayRemedy)"),
    (#"[{"a":1},"#, "the line holds an array, not an object; \(remedy); \(arrayRemedy)"),
    ("{", "the line holds a brace alone; \(remedy), as jq -c . does"),
    ("\"x\"", "the line holds a string, not an object; \(remedy)"),
    ("-1", "the line holds a number, not an object; \(remedy)"),
    ("null", "the line holds null, not an object; \(remedy)"),
    ("[1", "invalid JSON at byte 3: expected , or ], found the end; \(remedy)"),
    ("prompt", "invalid JSON at byte 1: expected a value, found p; \(remedy)"),
    (#"{"a":NaN}"#, "invalid JSON at byte 6: NaN is not a JSON number; \(remedy)"),
    (#"{"a":-Infinity}"#, "invalid JSON at byte 6: -Infinity is not a JSON number; \(remedy)"),
    (#"{"a":1} {"#, "invalid JSON at byte 9: expected nothing more, found {; \(remedy)"),
    (#"{"a":1,"b":2,"a":3}"#, "invalid JSON at byte 14: the field \"a\" stands twice; \(remedy)"),
    (#"{"a":1,"\u0061":3}"#, "invalid JSON at byte 8: the field \"a\" stands twice; \(remedy)"),
    (
      #"{"a":["\udc00"]}"#,
      "invalid JSON at byte 8: half of a surrogate pair stands alone; \(remedy)"
    ),
    ("{\"a\":1}\r", "no error"),
    (
      "{\"a\u{0}\":1}",
      "invalid JSON at byte 4: a control character in a string must be written \\u0000; \(remedy)"
    ),
    ("\u{FEFF}{}", "invalid JSON at byte 1: expected a value, found a byte order mark; \(remedy)"),
  ])
  func faultsArePlaced(line: String, expected: String) {
    #expect(complaint(Array(line.utf8)) == expected)
  }

  @Test func invalidUTF8IsPlaced() {
    let line = Array("{\"a\":\"".utf8) + [0xC3, 0x28] + Array("\"}".utf8)
    #expect(complaint(line) == "invalid JSON at byte 7: invalid UTF-8; \(Self.remedy)")
  }

  /// Passed through unread, but held to the grammar all the same.
  @Test(arguments: [
    #"{"x":1E+400}"#, #"{"x":[-0,1e-999,123456789012345678901234567890]}"#,
    #"{"x":{"a":1,"a":2}}"#, "{\"x\":\"\u{2028}\u{2029}\"}", #"{"x":"\u0000\ud83d\ude00"}"#,
  ])
  func oddButSoundFieldsAreKept(line: String) throws {
    var edits = FieldEdits()
    edits.set("y") { $0.number(1) }
    #expect(try rewritten(line, edits) == line.dropLast() + ",\"y\":1}")
  }

  @Test func nestingHasALimit() {
    let inside = String(repeating: "[", count: 511) + String(repeating: "]", count: 511)
    #expect(complaint(Array("{\"a\":\(inside)}".utf8)) == "no error")
    #expect(
      complaint(Array("{\"a\":[\(inside)]}".utf8))
        == "invalid JSON at byte 517: arrays and objects are nested more than 512 deep; \(Self.remedy)"
    )
  }

  @Test func manyFieldsAreTold() {
    let fields = (0..<3000).map { "\"f\($0)\":\($0)" }.joined(separator: ",")
    #expect(complaint(Array("{\(fields)}".utf8)) == "no error")
    #expect(complaint(Array("{\(fields),\"f17\":0}".utf8)).contains("\"f17\" stands twice"))
  }

  @Test func longNamesAreCutInMessages() {
    let name = String(repeating: "n", count: 100)
    #expect(
      complaint(Array("{\"\(name)\":1,\"\(name)\":2}".utf8))
        == "invalid JSON at byte 107: the field \"\(name.prefix(57))...\" stands twice; "
        + Self.remedy)
  }

  @Test func verdictsAreThoseOfTheReference() throws {
    for example in try Reference.lines("json_conformance.jsonl") {
      let text = try #require(example["hex"]?.stringValue)
      let bytes = stride(from: 0, to: text.utf8.count, by: 2).compactMap { at in
        UInt8(text.dropFirst(at).prefix(2), radix: 16)
      }
      let isRecord = try #require(example["record"]).boolValue == true
      #expect((complaint(bytes) == "no error") == isRecord, "\(text)")
    }
  }

  @Test func aLineOfAHundredMegabytesIsRead() throws {
    var line = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000_000)
    line.replaceSubrange(..<6, with: Array("{\"a\":\"".utf8))
    line.replaceSubrange((line.count - 7)..., with: Array("\",\"b\":1}".utf8))
    let b = try withRecord(line) { try $0.integer("b") }
    #expect(b == 1)
  }
}
