import Groundwork
import Testing

@testable import Decision

struct GridHistogramsTests {
  private static let names: [Name] = ["a", "b", "c"]

  private static func rows(_ seed: UInt64) -> [ScoredRow] {
    // 40 prompts for 300 rows: repeats disagree in score, label and seen.
    RandomRows(gated: true, prompts: 40).make(300, seed: seed)
  }

  private static func histograms(
    byClass: Bool, countsRows: Bool = true
  ) throws -> GridHistograms {
    let grid = try Grid(
      thresholds: Axis.parse("0:0.95:0.05"), nearMargins: Axis.parse("0,0.1,0.35"),
      familiarities: Axis.parse("0,0.05"), scopes: Axis.parse("0,0.3"), perClass: [0.35, nil, 0.8])
    return try GridHistograms(
      grid: grid, classes: names, byClass: byClass, countsRows: countsRows)
  }

  // Rows that are placed in three parts, each counted by histograms of its own or all by the sweep's,
  // count as rows that are added one by one.
  @Test(arguments: [true, false], [true, false])
  func partsAddUpToTheWhole(byClass: Bool, areCounted: Bool) throws {
    let rows = Self.rows(17)
    let empty = try Self.histograms(byClass: byClass)
    var oneByOne = SweepAccumulator(empty, unseenOnly: false, isOneOfMany: false)
    for row in rows { try oneByOne.add(row) }

    var sweep = SweepAccumulator(empty, unseenOnly: false, isOneOfMany: false)
    let part = try Self.histograms(byClass: byClass, countsRows: areCounted)
    #expect(part.cells == (areCounted ? empty.cells : 0))
    var parts = [GridHistograms](repeating: part, count: 3)
    for (index, row) in rows.enumerated() {
      let placed = try parts[index % 3].place(row)
      if areCounted { try parts[index % 3].add(placed) }
      try sweep.add([placed], areCounted: areCounted)
    }
    if areCounted { for part in parts { sweep.add(counted: part) } }
    #expect(Array(sweep.result()) == Array(oneByOne.result()))
  }

  @Test func ofRowsWithAndWithoutGateTheFirstIsTheRule() throws {
    var histograms = try Self.histograms(byClass: false)
    var gated = Self.rows(3)[0]
    gated.gate = true
    var ungated = gated
    ungated.gate = nil
    let placed = try [histograms.place(gated), histograms.place(ungated)]
    var sweep = SweepAccumulator(histograms, unseenOnly: false, isOneOfMany: false)
    let error = #expect(throws: Failure.self) { try sweep.add(placed, areCounted: true) }
    #expect(error?.what == "a row without \"gate\" among rows with one")
  }

  @Test func aClassOutsideTheTaxonomyHasNoPlace() throws {
    var histograms = try Self.histograms(byClass: true)
    var row = Self.rows(3)[0]
    row.predicted = 3
    #expect(throws: Failure.self) { try histograms.place(row) }
  }

  @Test func aRowIsSmall() { #expect(MemoryLayout<PlacedRow>.stride == 24) }
}
