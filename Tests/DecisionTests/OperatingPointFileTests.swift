import Groundwork
import JSON
import Testing

@testable import Decision

struct OperatingPointFileTests {
  private static func file(_ point: OperatingPoint) throws -> JSONValue {
    var writer = JSONWriter()
    point.write(into: &writer)
    return try JSONValue.parse(writer.bytes)
  }

  private static func picked(gated: Bool = false, perClass: [ClassThreshold] = []) throws
    -> OperatingPoint
  {
    var rows = MadeRows.curve
    for index in rows.indices {
      rows[index].source.mapper = "m@1"
      rows[index].source.gated = gated
      rows[index].source.perClassThresholds = perClass
    }
    return try OperatingPoint.pick(
      from: rows, request: MadeRows.request([(.minAccuracyOnFired, 0.9)], .coverage))
  }

  @Test func decidesAsItWasChosen() throws {
    let perClass = [ClassThreshold(name: "b", threshold: 0.8)]
    let point = try OperatingPoint(Self.file(Self.picked(perClass: perClass)))
    let rule = try point.rule(taxonomy: ["a", "b"], mapper: "m@1", gated: false)
    #expect(rule == DecisionRule(threshold: 0.5, perClass: [nil, 0.8]))
    #expect(point.chosen?.tally.all == MadeRows.curve[2].tally.all)
  }

  @Test func chosenRepeatsTheMetrics() throws {
    let file = try Self.file(Self.picked())
    #expect(file["status"]?.stringValue == "pass")
    #expect(file["points"]?.intValue == 5)
    #expect(file["admissible"]?.intValue == 3)
    #expect(file["constraints"]?["min_accuracy_on_fired"]?.doubleValue == 0.9)
    #expect(file["choose_by"]?.stringValue == "coverage")
    #expect(file["mapper"]?.stringValue == "m@1")
    let names = file["chosen"]?.objectValue?.map(\.key) ?? []
    let columns = MetricsRow.flatColumns.map(\.heading.name)
    #expect(Array(names.prefix(columns.count)) == columns)
  }

  @Test func refusesWhatItWasNotChosenFor() throws {
    let plain = try OperatingPoint(Self.file(Self.picked()))
    let gated = try OperatingPoint(Self.file(Self.picked(gated: true)))
    #expect(
      throws: Failure(
        "the operating point was chosen for mapper m@1, the rows are of m@2",
        remedy: "sweep and pick again with this mapper")
    ) { try plain.rule(taxonomy: [], mapper: "m@2", gated: false) }
    #expect(
      throws: Failure(
        "the operating point was chosen on rows with a gate, these have none",
        remedy: "score them with the same gate")
    ) { try gated.rule(taxonomy: [], mapper: "m@1", gated: false) }
    #expect(throws: Never.self) { try gated.rule(taxonomy: [], mapper: "m@1", gated: true) }
  }

  @Test func refusesAPointThatFailed() throws {
    let failed = try OperatingPoint.pick(
      from: MadeRows.curve,
      request: MadeRows.request([(.minCoverage, 1), (.minAccuracyOnFired, 1)]))
    let file = try Self.file(failed)
    #expect(file["status"]?.stringValue == "fail")
    #expect(file["chosen"]?.isNull == true)
    #expect(file["nearest"]?["misses"]?.arrayValue?.isEmpty == false)
    #expect {
      try OperatingPoint(file)
    } throws: {
      ($0 as? Failure)?.what == "the operating point failed: no point kept every limit"
    }
  }

  @Test(arguments: [
    "{}", "[]", "{\"format\":\"promptutils operating point\",\"version\":2}",
    "{\"format\":\"promptutils operating point\",\"version\":1,\"status\":\"pass\",\"chosen\":{}}",
    "{\"format\":\"promptutils operating point\",\"version\":1,\"status\":\"pass\",\"chosen\":null}",
  ])
  func refusesOtherFiles(text: String) throws {
    let value = try JSONValue.parse(Array(text.utf8))
    #expect(throws: Failure.self) { try OperatingPoint(value) }
  }

  @Test func perClassThresholdsComeFromEitherFile() throws {
    let plain = try JSONValue.parse(Array("{\"a\":0.5,\"format\":0.25}".utf8))
    let expected = [
      ClassThreshold(name: "a", threshold: 0.5), ClassThreshold(name: "format", threshold: 0.25),
    ]
    #expect(try ClassThreshold.parse(plain) == expected)
    #expect(try ClassThreshold.parse(Self.file(Self.picked(perClass: expected))) == expected)
    #expect(throws: Failure.self) { try ClassThreshold.parse(Self.file(Self.picked())) }
    #expect(
      throws: Failure(
        "the class \"c\" of the per-class thresholds is not in the taxonomy",
        remedy: "use the classes of the mapper: a, b")
    ) {
      try ClassThreshold.indexed([ClassThreshold(name: "c", threshold: 0)], in: ["a", "b"])
    }
    // Canonically equivalent names are different classes.
    #expect(
      try ClassThreshold.indexed(
        [ClassThreshold(name: "e\u{301}", threshold: 0.5)], in: ["é", "e\u{301}"]) == [nil, 0.5])
  }
}
