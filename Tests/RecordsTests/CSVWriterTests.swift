import Groundwork
import Records
import Testing

@Suite struct CSVWriterTests {
  private func written(_ rows: [[String]]) -> String {
    var writer = CSVWriter()
    for row in rows { writer.row(row) }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  // Worked by hand from RFC 4180 section 2.
  @Test func fieldsAreQuotedWhereTheyMustBe() {
    #expect(written([["a", "b c", ""], ["1", " 2", "é"]]) == "a,b c,\n1, 2,é\n")
    #expect(
      written([["x,y", "say \"hi\"", "1\n2", "\r"]])
        == "\"x,y\",\"say \"\"hi\"\"\",\"1\n2\",\"\r\"\n")
    #expect(written([[""], ["", ""]]) == "\"\"\n,\n")
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    var generator = SplitMix64(seed: 5)
    let pieces = ["a", ",", "\"", "\n", "\r", "\r\n", " ", "é", "", "\u{FEFF}"]
    for columns in 1...4 {
      for _ in 0..<60 {
        let header = (0..<columns).map { "c\($0)" }
        let rows = (0..<4).map { _ in
          (0..<columns).map { _ in
            (0..<3).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
          }
        }
        var reader = CSVReader()
        reader.push(Array(written([header] + rows).utf8))
        reader.finish()
        for row in rows {
          let read = try #require(try reader.next())
          #expect(read.fields == row.map { Array($0.utf8) })
        }
        #expect(try reader.next() == nil)
      }
    }
  }
}
