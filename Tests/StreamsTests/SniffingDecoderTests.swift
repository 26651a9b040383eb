import Testing

@testable import Streams

@Suite struct SniffingDecoderTests {
  static func lines(of text: String, blockSize: Int) -> [String] {
    var decoder = SniffingDecoder(source: "f", required: [.prompt("prompt"), .label("label")])
    let bytes = Array(text.utf8)
    var batches: [LineBatch] = []
    for start in stride(from: 0, to: bytes.count, by: blockSize) {
      batches += decoder.decode(bytes[start..<min(start + blockSize, bytes.count)])
    }
    batches += decoder.finish()
    return batches.flatMap { batch in
      (0..<batch.count).map { String(decoding: batch.line($0), as: UTF8.self) }
        + (batch.defect.map { [$0.error.what.description] } ?? [])
    }
  }

  @Test(arguments: [
    (#"{"prompt":"a","label":"x"}"# + "\n", [#"{"prompt":"a","label":"x"}"#]),
    ("\u{FEFF}" + #"{"prompt":"a"}"#, [#"{"prompt":"a"}"#]),
    ("prompt,label\na,x\n", [#"{"prompt":"a","label":"x"}"#]),
    ("\u{FEFF}prompt,label\na,x", [#"{"prompt":"a","label":"x"}"#]),
    ("", ["no header line"]),
    ("a", ["no column \"prompt\" among a"]),
  ])
  func tellsJSONFromCSV(text: String, expected: [String]) {
    for blockSize in [1, 2, 1000] {
      #expect(Self.lines(of: text, blockSize: blockSize) == expected)
    }
  }
}
