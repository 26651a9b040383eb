import Groundwork
import JSON
import Records
import Testing

@testable import Decision

struct MetricsRowTests {
  private static let names: [Name] = ["swap \"it\"", "é", "e\u{301}"]

  static func rows(seed: UInt64 = 1, byClass: Bool = true) throws -> [MetricsRow] {
    let grid = try Grid(
      thresholds: Axis.parse("0.2,0.6"), nearMargins: Axis.parse("0,0.1"),
      familiarities: Axis.parse("0"), perClass: [nil, 0.5, nil])
    var sweep = try SweepAccumulator(grid: grid, classes: names, byClass: byClass)
    for row in RandomRows(gated: true, prompts: 150).make(120, seed: seed) { try sweep.add(row) }
    var source = SweepSource()
    source.mapper = "m@1"
    source.split = try PromptSplit(fraction: 0.5, half: .report)
    return Array(sweep.result(source: source))
  }

  private static func written(_ row: MetricsRow) throws -> JSONValue {
    var writer = JSONWriter()
    row.write(into: &writer)
    return try JSONValue.parse(writer.bytes)
  }

  @Test func readsBackWhatItWrote() throws {
    for row in try Self.rows() {
      #expect(try MetricsRow(Self.written(row)) == row)
    }
  }

  // The order in which the manual promises the columns.
  @Test func columns() throws {
    let first =
      "threshold,total,abstain,abstain_rate,coverage,fired,correct_on_fired,accuracy_on_fired,"
      + "overall_correct,overall_accuracy,near_margin,familiarity,scope,wrong,hallucinated,"
      + "hallucination_rate,executable_coverage,executable_accuracy,utility,labelled,nonexec,fired_unlabelled,abstain_gate,abstain_nonexec,"
      + "abstain_threshold,abstain_near_margin,abstain_unfamiliar,abstain_out_of_scope,seen,unseen_total"
    let names = MetricsRow.flatColumns.map(\.heading.name)
    #expect(names.joined(separator: ",").hasPrefix(first))
    let row = try Self.rows()[0]
    let members = try #require(Self.written(row).objectValue)
    let flat = members.map(\.key).filter {
      !["by_class", "per_class_thresholds", "prompts"].contains($0)
    }
    #expect(flat == names)
  }

  @Test func nullIsAnEmptyCSVField() throws {
    var row = try Self.rows()[0]
    row.tally = Tally()
    let columns = MetricsRow.flatColumns
    let fields = Dictionary(
      uniqueKeysWithValues: columns.map { ($0.heading.name, $0.value(row).plain) })
    #expect(fields["abstain_rate"] == "")
    #expect(fields["threshold"] == "0.2")
    #expect(fields["gated"] == "true")
  }

  /// Replaces one member of a row's JSON, which no longer adds up.
  private static func tampered(_ key: String, _ value: JSONValue) throws -> JSONValue {
    let members = try #require(try written(rows()[0]).objectValue)
    return .object(members.map { $0.key == key ? (key: key, value: value) : $0 })
  }

  @Test(arguments: [
    ("total", "-1"), ("total", "1.5"), ("total", "1e18"), ("total", "\"5\""), ("total", "null"),
    ("total", "0"), ("fired", "0"), ("labelled", "0"), ("nonexec", "99999"), ("wrong", "1e12"),
    ("abstain", "7"), ("overall_correct", "7"), ("abstain_threshold", "0"),
    ("unseen_total", "1000"), ("distinct_total", "1000"), ("threshold", "1.5"),
    ("threshold", "null"), ("near_margin", "-0.1"), ("grid", "-1"), ("mapper", "5"),
    ("gated", "\"yes\""), ("half", "\"none\""), ("split", "0"), ("prompt_sample", "2"),
    ("by_class", "[]"), ("by_class", "{\"a\":{\"total\":1,\"abstain_gate\":1}}"),
    ("by_class", "{\"a\":5}"), ("per_class_thresholds", "[]"),
    ("per_class_thresholds", "{\"a\":1.5}"),
  ])
  func refusesWhatCannotBe(key: String, value: String) throws {
    let row = try Self.tampered(key, JSONValue.parse(Array(value.utf8)))
    #expect(throws: Failure.self) { try MetricsRow(row) }
  }

  @Test(arguments: ["5", "[]", "{}", "null"])
  func refusesWhatIsNoRow(text: String) throws {
    let value = try JSONValue.parse(Array(text.utf8))
    #expect(throws: Failure.self) { try MetricsRow(value) }
  }

  @Test func ratesAreNeverTrusted() throws {
    let row = try Self.tampered("accuracy_on_fired", .number("0.9999"))
    #expect(try MetricsRow(row) == Self.rows()[0])
  }

  @Test func wholeMessage() throws {
    let row = try Self.tampered("abstain", .number("7"))
    let made = try Self.rows()[0].tally.all.abstained
    #expect(
      throws: Failure(
        "metrics row: \"abstain\" is 7, the other counts make it \(made)",
        remedy: "give the file as the earlier tool wrote it")
    ) { try MetricsRow(row) }
  }
}
