import Testing

@testable import Streams

@Suite struct LineDecoderTests {
  /// Feeds a text in blocks of one size and gives back each line with its number.
  static func lines(of text: String, blockSize: Int, rowsPerBatch: Int) throws -> [String] {
    var decoder = LineDecoder(source: "f", limit: BatchLimit(rows: rowsPerBatch))
    let bytes = Array(text.utf8)
    var batches: [LineBatch] = []
    for start in stride(from: 0, to: bytes.count, by: blockSize) {
      batches += decoder.decode(bytes[start..<min(start + blockSize, bytes.count)])
    }
    batches += decoder.finish()
    #expect(batches.allSatisfy { $0.count <= rowsPerBatch && $0.count > 0 })
    return batches.flatMap { batch in
      (0..<batch.count).map {
        "\(batch.numbers[$0]):" + String(decoding: batch.line($0), as: UTF8.self)
      }
    }
  }

  // Worked by hand: a line is what stands before a line feed, and what is left at the end.
  @Test(arguments: [
    ("", []),
    ("a", ["1:a"]),
    ("a\n", ["1:a"]),
    ("a\nb", ["1:a", "2:b"]),
    ("a\n\nb\n", ["1:a", "2:", "3:b"]),
    ("\n", ["1:"]),
    ("a\r\nb\r\n", ["1:a\r", "2:b\r"]),
    ("\u{FEFF}a\nb\n", ["1:a", "2:b"]),
    ("a\n\u{FEFF}b\n", ["1:a", "2:\u{FEFF}b"]),
  ])
  func linesOfText(text: String, expected: [String]) throws {
    for blockSize in [1, 2, 3, 1000] {
      for rowsPerBatch in [1, 2, 1000] {
        let lines = try Self.lines(of: text, blockSize: blockSize, rowsPerBatch: rowsPerBatch)
        #expect(lines == expected)
      }
    }
  }

  // Worked by hand: from the first line's start, the lines end at bytes 4, 7 and 14.
  @Test(arguments: [
    (1, [1, 1, 1]), (4, [1, 2]), (5, [2, 1]), (7, [2, 1]), (8, [3]), (100, [3]),
  ])
  func batchesEndWhereTheirBytesSuffice(bytes: Int, expected: [Int]) {
    var decoder = LineDecoder(source: "f", limit: BatchLimit(rows: 100, bytes: bytes))
    let batches = decoder.decode(Array("abcd\nef\nghijkl\n".utf8)[...])
    #expect(batches.map(\.count) == expected)
  }

  @Test func longLinesComeInCompany() {
    var decoder = LineDecoder(source: "f", limit: BatchLimit(rows: 9, bytes: 1, fewestRows: 2))
    let batches = decoder.decode(Array("abcd\nef\nghijkl\n".utf8)[...])
    #expect(batches.map(\.count) == [2, 1])
  }

  @Test func plainTextBecomesRecords() throws {
    var decoder = LineDecoder(source: "f", limit: BatchLimit(rows: 10), textField: "q")
    let batches = decoder.decode(Array("say \"hi\"\r\n\\\n".utf8)[...])
    let lines = batches.flatMap { batch in
      (0..<batch.count).map { String(decoding: batch.line($0), as: UTF8.self) }
    }
    #expect(lines == [#"{"q":"say \"hi\""}"#, #"{"q":"\\"}"#])
  }
}
