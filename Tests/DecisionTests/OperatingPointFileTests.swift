import Groundwork
import Foundation
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
    let rule = try point.rule(taxonomy: ["a", "b"], mapper: "m@1", gated: false, gate: nil)
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

  /// Whatever is edited, the checksum tells; white space and a lost `.0` are no edits.
  @Test func refusesEdits() throws {
    var writer = JSONWriter()
    try Self.picked().write(into: &writer)
    let text = String(decoding: writer.bytes, as: UTF8.self)
    let edits = [
      ("\"threshold\":0.5", "\"threshold\":0.4"), ("\"status\":\"pass\"", "\"status\":\"Pass\""),
      ("\"min_accuracy_on_fired\":0.9", "\"min_accuracy_on_fired\":0.8"),
      ("\"mapper\":\"m@1\"", "\"mapper\":\"m@2\""), ("\"checksum\"", "\"checksun\""),
    ]
    for (old, new) in edits {
      #expect(text.contains(old))
      let edited = try JSONValue.parse(
        Array(text.replacingOccurrences(of: old, with: new).utf8))
      #expect(throws: Failure.self) { try OperatingPoint(edited) }
    }
    let spaced = text.replacingOccurrences(of: ",\"", with: ",\n  \"")
      .replacingOccurrences(of: "0.0,", with: "0,")
    #expect(throws: Never.self) {
      try OperatingPoint(JSONValue.parse(Array(spaced.utf8)))
    }
  }

  /// Every flipped bit is refused, or leaves no JSON.
  @Test func refusesFlippedBits() throws {
    var writer = JSONWriter()
    try Self.picked().write(into: &writer)
    for index in writer.bytes.indices {
      for bit in 0..<8 {
        var bytes = writer.bytes
        bytes[index] ^= 1 << UInt8(bit)
        guard let value = try? JSONValue.parse(bytes) else { continue }
        let accepted = (try? OperatingPoint(value)) != nil
        if accepted { Issue.record("bit \(bit) of byte \(index) makes no difference") }
      }
    }
  }

  @Test func anotherGateIsRefused() throws {
    var rows = MadeRows.curve
    for index in rows.indices {
      rows[index].source.gated = true
      rows[index].source.gate = "one"
    }
    let picked = try OperatingPoint.pick(from: rows, request: MadeRows.request([]))
    let point = try OperatingPoint(Self.file(picked))
    for gate in ["two", nil] as [Name?] {
      #expect(throws: Failure.self) {
        try point.rule(taxonomy: [], mapper: nil, gated: true, gate: gate)
      }
    }
    #expect(throws: Never.self) {
      try point.rule(taxonomy: [], mapper: nil, gated: true, gate: "one")
    }
  }

  @Test func refusesWhatItWasNotChosenFor() throws {
    let plain = try OperatingPoint(Self.file(Self.picked()))
    let gated = try OperatingPoint(Self.file(Self.picked(gated: true)))
    #expect(
      throws: Failure(
        "the operating point was chosen for mapper m@1, the rows are of m@2",
        remedy: "sweep and pick again with this mapper")
    ) { try plain.rule(taxonomy: [], mapper: "m@2", gated: false, gate: nil) }
    #expect(
      throws: Failure(
        "the operating point was chosen on rows with a gate, these have none",
        remedy: "score them with the same gate")
    ) { try gated.rule(taxonomy: [], mapper: "m@1", gated: false, gate: nil) }
    #expect(throws: Never.self) {
      try gated.rule(taxonomy: [], mapper: "m@1", gated: true, gate: nil)
    }
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
        remedy: "choose from a, b")
    ) {
      try ClassThreshold.indexed([ClassThreshold(name: "c", threshold: 0)], in: ["a", "b"])
    }
    // Canonically equivalent names are different classes.
    #expect(
      try ClassThreshold.indexed(
        [ClassThreshold(name: "e\u{301}", threshold: 0.5)], in: ["é", "e\u{301}"]) == [nil, 0.5])
  }
}

extension OperatingPointFileTests {
  /// A point of some rows says which: the metrics rows that it was chosen from do.
  @Test func theSliceIsKept() throws {
    var rows = MadeRows.curve
    let slice = RowSlice(field: "lang", value: "de")
    for index in rows.indices { rows[index].source.slice = slice }
    let point = try OperatingPoint.pick(
      from: rows, request: MadeRows.request([(.minAccuracyOnFired, 0.9)], .coverage))
    let file = try Self.file(point)
    #expect(file["slice"]?["field"]?.stringValue == "lang")
    #expect(file["slice"]?["value"]?.stringValue == "de")
    let read = try OperatingPoint(file)
    #expect(read.source.slice == slice)
    #expect(
      read.sliceNote
        == "the operating point was chosen on the rows whose \"lang\" is \"de\" alone: give it no others"
    )
    #expect(try OperatingPoint(Self.file(Self.picked())).sliceNote == nil)
    #expect(try Self.file(Self.picked())["slice"] == nil)
  }

  @Test func aPointOfSomeRowsIsJudgedOnRowsOfItsField() throws {
    let limits = try MadeRows.request([(.minAccuracyOnFired, 0.9)], .coverage)
    func rows(_ slice: RowSlice?) -> [MetricsRow] {
      var rows = MadeRows.curve
      for index in rows.indices { rows[index].source.slice = slice }
      return rows
    }
    let slice = RowSlice(field: "lang", value: "de")
    let frozen = try OperatingPoint.pick(from: rows(slice), request: limits)
    for value: Name in ["de", "en"] {
      let own = RowSlice(field: "lang", value: value)
      let judged = try OperatingPoint.judge(frozen, on: SweepTable(rows(own)))
      #expect(judged.source.slice == own)
    }
    for other in [nil, RowSlice(field: "tenant", value: "de")] {
      let table = try SweepTable(rows(other))
      let refusal = #expect(throws: Failure.self) { try OperatingPoint.judge(frozen, on: table) }
      let words = other?.words ?? "rows of every value"
      #expect(
        refusal?.what.description
          == "the frozen point was chosen on the rows whose \"lang\" is \"de\" alone, the metrics are of "
          + words)
    }
    // A point of all rows may be judged on some.
    let whole = try OperatingPoint.pick(from: rows(nil), request: limits)
    #expect(try OperatingPoint.judge(whole, on: SweepTable(rows(slice))).source.slice == slice)
  }

  /// The rule that decides by it carries the rows that it may decide.
  @Test func theRuleKnowsItsRows() throws {
    var rows = MadeRows.curve
    for index in rows.indices { rows[index].source.slice = RowSlice(field: "lang", value: "") }
    let point = try OperatingPoint.pick(
      from: rows, request: MadeRows.request([(.minAccuracyOnFired, 0.9)], .coverage))
    let rule = try point.rule(
      taxonomy: [], mapper: point.source.mapper, gated: point.source.gated, gate: point.source.gate)
    #expect(rule.slice == RowSlice(field: "lang", value: ""))
    try rule.slice?.require("")
    let refusal = #expect(throws: Failure.self) { try rule.slice?.require("de") }
    #expect(
      refusal?.what.description
        == "\"lang\" is \"de\", but the operating point was chosen on the rows whose \"lang\" is empty or "
        + "missing alone")
  }

  @Test func slicesAreNotMixed() throws {
    var rows = MadeRows.curve
    for index in rows.indices {
      rows[index].source.slice = RowSlice(field: "lang", value: index == 0 ? "" : "de")
    }
    let mixed = #expect(throws: Failure.self) { try SweepTable(rows) }
    #expect(
      mixed?.what.description
        == "the metrics mix rows whose \"lang\" is empty or missing and rows whose \"lang\" is"
        + " \"de\"")
    #expect(mixed?.remedy == "give the metrics rows of one value, or of a sweep of all rows")
    var merge = MetricsMerge()
    try merge.add(SweepTable(MadeRows.curve))
    for index in rows.indices { rows[index].source.slice?.value = "de" }
    let sliced = try SweepTable(rows)
    let added = #expect(throws: Failure.self) { try merge.add(sliced) }
    #expect(added?.remedy == "give the metrics rows of one value, or of a sweep of all rows")
    #expect(
      added?.what.description
        == "the partial sweeps differ in the rows: rows of every value and rows whose \"lang\" is \"de\""
    )
  }
}
