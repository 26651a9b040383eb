import Testing

@testable import Streams

@Suite struct CSVDecoderTests {
  /// Feeds CSV in blocks of one size; gives the JSON lines, and each defect's text in its place.
  static func lines(of csv: String, blockSize: Int, rowsPerBatch: Int = 2) -> [String] {
    var decoder = CSVDecoder(
      source: "f", limit: BatchLimit(rows: rowsPerBatch), required: [.prompt("prompt")])
    let bytes = Array(csv.utf8)
    var batches: [LineBatch] = []
    for start in stride(from: 0, to: bytes.count, by: blockSize) {
      batches += decoder.decode(bytes[start..<min(start + blockSize, bytes.count)])
    }
    batches += decoder.finish()
    return batches.flatMap { batch in
      (0..<batch.count).map {
        "\(batch.numbers[$0]):" + String(decoding: batch.line($0), as: UTF8.self)
      } + (batch.defect.map { ["\($0.location.line ?? 0)! \($0.error.what)"] } ?? [])
    }
  }

  // Worked by hand from RFC 4180: a row's line is where it starts.
  @Test(arguments: [
    ("prompt\n", []),
    (
      "prompt,x\na,1\n\"b\nc\",2\nd,3\n",
      [
        #"2:{"prompt":"a","x":"1"}"#, #"3:{"prompt":"b\nc","x":"2"}"#, #"5:{"prompt":"d","x":"3"}"#,
      ]
    ),
    (
      "prompt,x\na\nb,2\n",
      [
        "2! the row has 1 field, the header has 2", #"3:{"prompt":"b","x":"2"}"#,
      ]
    ),
    ("text,x\na,1\n", ["1! no column \"prompt\" among text, x"]),
    ("text,x\n", ["1! no column \"prompt\" among text, x"]),
    (
      "prompt, label\na, b\n",
      ["1! column 2 is named \" label\", with white space around it"]
    ),
    ("prompt, x\na, b\n", [#"2:{"prompt":"a"," x":" b"}"#]),
    ("prompt ,x\na,b\n", ["1! column 1 is named \"prompt \", with white space around it"]),
    ("prompt;x \na;b\n", ["1! no column \"prompt\" among prompt;x "]),
    (#" { "prompt" : "a" }"# + "\n", ["1! the line is JSON, not a row of column names"]),
    (#"{"prompt":"a","x":1}"# + "\n", ["1! the line is JSON, not a row of column names"]),
    ("{\n  \"prompt\": 1\n}\n", ["1! the line is JSON, not a row of column names"]),
  ])
  func rowsAndDefects(csv: String, expected: [String]) {
    for blockSize in [1, 3, 1000] {
      for rowsPerBatch in [1, 2, 100] {
        #expect(
          Self.lines(of: csv, blockSize: blockSize, rowsPerBatch: rowsPerBatch) == expected)
      }
    }
  }
}
