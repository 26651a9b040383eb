import Groundwork
import JSON
import Records
import Testing

@Suite struct CSVReaderTests {
  /// Rows as text with their lines; an error ends the list as it would be printed.
  private func read(
    _ text: [UInt8], chunk: Int = .max, delimiter: FieldDelimiter = .comma
  ) -> [String] {
    var reader = CSVReader(delimiter: delimiter)
    var out: [String] = []
    func take() {
      while true {
        do throws(CSVError) {
          guard let row = try reader.next() else { return }
          let fields = row.fields.map { String(decoding: $0, as: UTF8.self) }
          out.append("\(row.line):\(fields.joined(separator: "|"))")
        } catch {
          let row = String(decoding: error.row, as: UTF8.self)
          out.append(
            "\(error.line): \(error.what); \(error.remedy)\(error.isFatal ? "!" : "") <\(row)>")
        }
      }
    }
    var rest = text[...]
    while !rest.isEmpty {
      reader.push(Array(rest.prefix(chunk)))
      rest = rest.dropFirst(chunk)
      take()
    }
    reader.finish()
    take()
    return out
  }

  private func read(_ text: String) -> [String] { read(Array(text.utf8)) }

  @Test func rowsAndTheirLines() {
    #expect(read("a,b\n1,2\n3,4\n") == ["2:1|2", "3:3|4"])
    #expect(read("a,b\r\n1,2\r\n3,4") == ["2:1|2", "3:3|4"])
    #expect(read("a,b\n1,2\r") == ["2:1|2"])
    #expect(read("\u{FEFF}a,b\n,\n") == ["2:|"])
    #expect(read("a\n\"\"\n") == ["2:"])
    #expect(read("a,b\n") == [])
    #expect(read("a,b") == [])
    #expect(read("a\nx\n\n\r\n") == ["2:x"])
  }

  @Test func quotedFields() {
    #expect(read("a,b\n\"x,\"\"y\"\"\",\"1\r\n2\n\"\n3,4\n") == ["2:x,\"y\"|1\r\n2\n", "5:3|4"])
    #expect(read("\"a\",\"b\"\n\"1\",\"2\"\r\n") == ["2:1|2"])
    #expect(read("\u{FEFF}\"a\nb\"\n1\n") == ["3:1"])
  }

  @Test func faultsNameLineAndCounts() {
    #expect(
      read("a,b\n1\n2,3\n") == [
        "2: the row has 1 field, the header has 2; add the missing fields <1>", "3:2|3",
      ])
    #expect(
      read("a,b\n\"x\ny\",1\n1,2,3\r\n4,5") == [
        "2:x\ny|1",
        "4: the row has 3 fields, the header has 2; put fields that hold commas in quotes <1,2,3>",
        "5:4|5",
      ])
    #expect(
      read("a,b\n1,2\n\n3,4\n") == [
        "2:1|2", "3: empty line; remove it, or write \"\" for an empty field <>", "4:3|4",
      ])
    #expect(
      read("a,b\n1,2\nx,\"y\n3,4\n") == [
        "2:1|2",
        "3: a quote opens here and is never closed; "
          + "close it, or double it if it is part of the text! <x,\"y\n3,4\n>",
      ])
    #expect(
      read("a,b\n\"1\n2\",\"y").last
        == "3: a quote opens here and is never closed; "
        + "close it, or double it if it is part of the text! <\"1\n2\",\"y>")
    #expect(
      read("a,b\n1,\"x\"y\n3,4\n") == [
        "2: column 2 has text after its closing quote; "
          + "double the quotes inside the field, or put a comma after it <1,\"x\"y>", "3:3|4",
      ])
    #expect(
      read("a,b\n1,5\" pipe\n3,4\n") == [
        "2: column 2 has a quote inside an unquoted field; "
          + "put the whole field in quotes and double the quotes in it <1,5\" pipe>", "3:3|4",
      ])
    #expect(
      read("a,b\r1,2\r3,4\r") == [
        "1: column 2 has a carriage return outside quotes; "
          + "end lines with LF or CRLF, or put the field in quotes! <a,b\r1,2\r3,4>"
      ])
  }

  @Test func headers() {
    #expect(read("") == ["1: no header line; start the file with one line of column names! <>"])
    #expect(
      read("\u{FEFF}") == ["1: no header line; start the file with one line of column names! <>"])
    #expect(
      read("\na\n") == [
        "1: the header line is empty; start the file with one line of column names! <\na\n>"
      ])
    #expect(
      read("a,,b\n1,2,3\n") == ["1: column 2 of the header has no name; name every column! <a,,b>"])
    #expect(
      read("a,b,a\n1,2,3\n") == [
        "1: the header names \"a\" twice; give every column its own name! <a,b,a>"
      ])
    var reader = CSVReader()
    #expect(reader.header == nil && reader.column("b") == nil)
    reader.push(Array("a,b\n".utf8))
    #expect(throws: Never.self) { try reader.next() }
    #expect(reader.column("b") == 1 && reader.column("c") == nil)
  }

  @Test func textMustBeUTF8() {
    #expect(
      read(Array("a\nx\n".utf8) + [0x62, 0xFF] + Array("\ny\n".utf8)) == [
        "2:x", "3: invalid UTF-8 at byte 2 of the row; save the file as UTF-8 <b\u{FFFD}>", "4:y",
      ])
    // UTF-16 with its mark.
    #expect(
      read([0xFF, 0xFE, 0x61, 0x00, 0x0A, 0x00]) == [
        "1: invalid UTF-8 at byte 1 of the row; save the file as UTF-8! <\u{FFFD}\u{FFFD}a\0>"
      ])
  }

  @Test func rowsBecomeObjects() throws {
    var reader = CSVReader()
    reader.push(Array("prompt,\"a\"\"b\"\n\"say \"\"hi\"\"\n\",\u{E9}\n".utf8))
    let row = try #require(try reader.next())
    var bytes: [UInt8] = []
    row.appendObject(header: try #require(reader.header), into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == #"{"prompt":"say \"hi\"\n","a\"b":"é"}"#)
  }

  /// Tables that Python's csv module wrote (`csv_tables.py`), whole and in pieces of every size.
  @Test func tablesOfTheReferenceAreRead() throws {
    let tables = try Reference.lines("csv_tables.jsonl")
    #expect(tables.count == 60)
    for table in tables {
      let text = Array(try #require(table["text"]?.stringValue).utf8)
      let rows = try #require(table["rows"]?.arrayValue)
      let expected = rows.map { $0.arrayValue?.compactMap(\.stringValue).joined(separator: "|") }
      for chunk in [1, 2, 3, 7, Int.max] {
        var reader = CSVReader()
        var found: [String] = []
        var rest = text[...]
        repeat {
          reader.push(Array(rest.prefix(chunk)))
          rest = rest.dropFirst(chunk)
          if rest.isEmpty { reader.finish() }
          while let row = try reader.next() {
            found.append(
              row.fields.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "|"))
          }
        } while !rest.isEmpty
        let header = try #require(reader.header)
        let first = header.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "|")
        #expect([first] + found == expected)
      }
    }
  }

  /// Random bytes never crash, and how they arrive changes nothing.
  @Test func piecesChangeNothing() {
    var generator = SplitMix64(seed: 4)
    let alphabet = Array("ab,\",\n\r\"\n".utf8) + [0xC3, 0xA9, 0xEF, 0xBB, 0xBF]
    for _ in 0..<300 {
      let count = Int.random(in: 0...40, using: &generator)
      let text = (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      let whole = read(Array("a,b\n".utf8) + text)
      for chunk in [1, 2, 5] { #expect(read(Array("a,b\n".utf8) + text, chunk: chunk) == whole) }
    }
  }

  // By Python's csv module with the dialect excel-tab, but for the field that opens a quote and goes on.
  @Test(
    arguments: [
      ("a\tb\n1,2\t\"x\ty\"\n", ["2:1,2|x\ty"]),
      ("a\tb\nsay \"hi\"\t5\" nail\n", ["2:say \"hi\"|5\" nail"]),
      ("a\tb\n\"two\nlines\"\t\"q\"\"q\"\nc\td\n", ["2:two\nlines|q\"q", "4:c|d"]),
      ("a\tb\n\t\n", ["2:|"]),
      (
        "a\tb\n\"x\" y\t1\n",
        [
          "2: column 1 has text after its closing quote; double the quotes inside the field, "
            + "or put a tab after it <\"x\" y\t1>"
        ]
      ),
      (
        "a\tb\n1\t2\t3\n",
        ["2: the row has 3 fields, the header has 2; put fields that hold tabs in quotes <1\t2\t3>"]
      ),
    ] as [(String, [String])])
  func tabsDelimitAsCommasDo(text: String, rows: [String]) {
    for chunk in [1, 3, 1000] {
      #expect(read(Array(text.utf8), chunk: chunk, delimiter: .tab) == rows)
    }
  }

  @Test func theIndexOfADataFrameIsNamed() {
    #expect(
      read(Array(",prompt\n0,a\n".utf8)) == [
        "1: column 1 of the header has no name; name it; where it is a data frame's index, write the "
          + "file without one (index=False)! <,prompt>"
      ])
  }
}
