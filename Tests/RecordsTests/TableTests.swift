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

  @Test func aTableOfNothingIsItsHeading() {
    #expect(Self.written(.jsonl, []) == "")
    #expect(Self.written(.csv, []) == "name,count,rate\n")
  }
}
