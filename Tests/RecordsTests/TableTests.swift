import Testing

@testable import Records

struct TableTests {
  private struct Row: Sendable {
    var name: String?
    var count: Int
    var rate: Double?
  }

  private static let columns: [TableColumn<Row>] = [
    TableColumn(TableHeading("name", isText: true)) { .text($0.name) },
    TableColumn("count") { .count($0.count) },
    TableColumn(TableHeading("rate", decimals: 2)) { .real($0.rate) },
    TableColumn(TableHeading("more", isNested: true)) { row in
      .nested { json in
        json.beginArray()
        json.number(row.count)
        json.endArray()
      }
    },
  ]

  // A quote, a comma and CRLF, which is one Character; a number with more digits than are shown.
  private static let rows = [
    Row(name: "a,\"b\"\r\n", count: 5, rate: 0.123456), Row(name: nil, count: 12, rate: nil),
  ]

  private static func written(_ format: TableFormat, _ rows: [Row]) -> String {
    var table = Table(columns, as: format)
    var bytes = table.begin()
    for row in rows { bytes += table.row(row) }
    return String(decoding: bytes + table.end(), as: UTF8.self)
  }

  // Worked by hand: signs of Markdown stand for themselves, line ends become spaces.
  @Test func markdown() {
    #expect(
      Self.written(.markdown, [Row(name: "a|b_c\n<d>", count: 5, rate: 0.127)])
        == "| name | count | rate |\n| --- | ---: | ---: |\n| a\\|b\\_c &lt;d&gt; | 5 | 0.13 |\n")
  }

  // Worked by hand.
  @Test func formats() {
    #expect(
      Self.written(.jsonl, Self.rows)
        == #"{"name":"a,\"b\"\r\n","count":5,"rate":0.123456,"more":[5]}"# + "\n"
        + #"{"name":null,"count":12,"rate":null,"more":[12]}"# + "\n")
    #expect(
      Self.written(.csv, Self.rows)
        == "name,count,rate\n\"a,\"\"b\"\"\r\n\",5,0.123456\n,12,\n")
    #expect(
      Self.written(.table, [Row(name: "x", count: 5, rate: 0.123456), Self.rows[1]])
        == "name  count  rate\nx         5  0.12\n-        12     -\n")
    #expect(
      Self.written(.markdown, [Row(name: "a|b_", count: 5, rate: 0.5)])
        == "| name | count | rate |\n| --- | ---: | ---: |\n| a\\|b\\_ | 5 | 0.50 |\n")
  }

  // Worked by hand: 100 columns less 5 and 4 for the numbers and two gaps of 2 leave 87 for the name.
  @Test func longTextIsCutInATableAlone() {
    let rows = [
      Row(name: String(repeating: "swap ", count: 600) + "ETH", count: 5, rate: 0.5),
      Row(name: "换 ETH\t→\nDAI", count: 12, rate: nil),
    ]
    let lines = Self.written(.table, rows).split(separator: "\n")
    #expect(lines[0] == "name" + String(repeating: " ", count: 85) + "count  rate")
    #expect(
      lines[1] == String(repeating: "swap ", count: 17) + "s…" + "      5  0.50")
    #expect(lines[2] == "换 ETH → DAI" + String(repeating: " ", count: 80) + "12     -")
    for format in [TableFormat.jsonl, .csv, .markdown] {
      #expect(Self.written(format, rows).contains("swap swap ETH"))
    }
  }

  @Test func aTableOfNothingIsItsHeading() {
    #expect(Self.written(.jsonl, []) == "")
    #expect(Self.written(.csv, []) == "name,count,rate\n")
  }
}
