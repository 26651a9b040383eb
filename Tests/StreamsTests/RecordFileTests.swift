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
}
