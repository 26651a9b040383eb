import Records
import Testing

@testable import Streams

struct RecordFileTests {
  /// Without its field a prompt would only be missing: that is no advice.
  @Test(arguments: [("null", "null"), ("7", "a number"), ("[]", "an array")])
  func aPromptThatIsNoStringIsToBeOne(value: String, kind: String) {
    let line = Array("{\"prompt\":\(value)}".utf8)
    let error = #expect(throws: RecordError.self) {
      _ = try line.withUnsafeBytes { try RecordParser().parse($0).prompt("prompt") }
    }
    #expect(
      error
        == RecordError(
          what: "\"prompt\" is \(kind), not a string", remedy: "give the prompt as a string"))
  }

  /// However the line spells it, with white space of any kind around it.
  @Test(arguments: ["a", " a ", "\\u0061", "\\u00a0a\\u3000", "\u{3000}a\u{85}", "\\ta\\n", "ü "])
  func theHashIsThatOfThePrompt(spelling: String) throws {
    let line = Array("{\"prompt\":\"\(spelling)\"}".utf8)
    let (hash, prompt) = try line.withUnsafeBytes { bytes in
      let record = try RecordParser().parse(bytes)
      return (
        try record.promptHash("prompt", of: .scored), try record.prompt("prompt", of: .scored)
      )
    }
    #expect(hash == Prompt.hash(prompt))
    #expect(String(decoding: prompt, as: UTF8.self) == (spelling.contains("ü") ? "ü" : "a"))
  }

  @Test(arguments: ["", " \u{2003}", "\\u00a0", "\\t"])
  func aBlankPromptHasNoHash(spelling: String) {
    let line = Array("{\"prompt\":\"\(spelling)\"}".utf8)
    let error = #expect(throws: RecordError.self) {
      _ = try line.withUnsafeBytes {
        try RecordParser().parse($0).promptHash("prompt", of: .scored)
      }
    }
    #expect(error?.what == "\"prompt\" is blank")
  }
}
