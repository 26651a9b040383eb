import Groundwork
import Testing

@testable import Decision

struct MetricsMergeTests {
  private static func sweep(
    _ rows: [ScoredRow], thresholds: String? = "0:0.9:0.1", mapper: Name? = nil
  ) throws -> [MetricsRow] {
    let grid = try Grid(
      thresholds: thresholds.map { try Axis.parse($0) }, nearMargins: Axis.parse("0,0.2"),
      familiarities: Axis.parse("0"))
    var sweep = try SweepAccumulator(grid: grid, classes: ["a", "b", "c"], byClass: true)
    for row in rows { try sweep.add(row) }
    var source = SweepSource()
    source.mapper = mapper
    return Array(sweep.result(source: source))
  }

  private static func merge(_ parts: [[MetricsRow]]) throws -> [MetricsRow] {
    var merge = MetricsMerge()
    for part in parts { try merge.add(SweepTable(part)) }
    return merge.rows
  }

  @Test func partsMakeTheWhole() throws {
    let rows = RandomRows().make(240, seed: 4)
    let whole = try Self.sweep(rows)
    let merged = try Self.merge([
      Self.sweep(Array(rows[..<50])), Self.sweep(Array(rows[50..<51])),
      Self.sweep(Array(rows[51...])).reversed(),
    ])
    #expect(merged.map(\.tally) == whole.map(\.tally))
    #expect(merged.map(\.point) == whole.map(\.point))
    #expect(merged.map(\.byClass) == whole.map(\.byClass))
    #expect(merged.allSatisfy { $0.source.parts == 3 && $0.source.grid == 20 })
  }

  /// Prompts that lie in several parts count once, as if all rows had been swept at once.
  @Test(arguments: ["0:0.9:0.1", nil], 0..<4)
  func repeatedPromptsAreToldApart(thresholds: String?, seed: Int) throws {
    let rows = RandomRows(prompts: 50, grain: 10).make(300, seed: UInt64(seed))
    let whole = try Self.sweep(rows, thresholds: thresholds)
    let parts = try [rows[..<90], rows[90..<200], rows[200...]].map {
      try Self.sweep(Array($0), thresholds: thresholds)
    }
    let merged = try Self.merge(parts)
    #expect(merged.map(\.point) == whole.map(\.point))
    #expect(merged.map(\.tally) == whole.map(\.tally))
    #expect(merged.map(\.byClass) == whole.map(\.byClass))
    #expect(merged.first?.sketch == whole.first?.sketch)
    #expect(merged.allSatisfy { !$0.source.distinctAdded && $0.source.grid == whole.count })
    // In any grouping, and through the file.
    let other = try Self.merge([Self.merge([parts[2], parts[0]]), parts[1]])
    #expect(other == merged)
  }

  @Test func withoutASketchPromptsAreAdded() throws {
    let rows = RandomRows(prompts: 20).make(100, seed: 3)
    var parts = try [rows[..<50], rows[50...]].map { try Self.sweep(Array($0)) }
    parts[1][0].sketch = nil
    let merged = try Self.merge(parts)
    #expect(merged.allSatisfy { $0.source.distinctAdded })
    #expect(merged[0].sketch == nil)
    #expect(
      merged[0].tally.distinct.total
        == parts[0][0].tally.distinct.total + parts[1][0].tally.distinct.total)
    let limit: [(Constraint.Kind, Double)] = [(.minAccuracyOnFired, 0.1)]
    var request = try MadeRows.request(limit, level: 0.95)
    #expect {
      try OperatingPoint.pick(from: merged, request: request)
    } throws: {
      ($0 as? Failure)?.what.description.hasPrefix("2 sweeps were added up without") == true
    }
    request.isDividedByPrompt = true
    #expect(throws: Never.self) { try OperatingPoint.pick(from: merged, request: request) }
  }

  @Test func unlikeGridsAreNamed() throws {
    let rows = RandomRows().make(20, seed: 1)
    #expect(
      throws: Failure(
        "the partial sweeps have different grids: thresholds 0.5, 0.7 before, 0.6, 0.8 from here",
        remedy: "sweep all parts with the same options and the same mapper")
    ) {
      try Self.merge([
        Self.sweep(rows, thresholds: "0.5,0.7"), Self.sweep(rows, thresholds: "0.6,0.8"),
      ])
    }
  }

  @Test func groupingDoesNotMatter() throws {
    let parts = try (0..<3).map { try Self.sweep(RandomRows().make(40, seed: UInt64($0))) }
    let left = try Self.merge([Self.merge([parts[0], parts[1]]), parts[2]])
    let right = try Self.merge([parts[0], Self.merge([parts[2], parts[1]])])
    #expect(left == right)
  }

  @Test func refusesOtherGridsMappersAndGates() throws {
    let rows = RandomRows().make(20, seed: 1)
    let first = try Self.sweep(rows)
    let others = try [
      Self.sweep(rows, thresholds: "0:0.8:0.1"), Self.sweep(rows, thresholds: "0.05:0.95:0.1"),
      Self.sweep(rows, mapper: "other"),
      Self.sweep(RandomRows(gated: true).make(20, seed: 1)), Array(first.dropLast()),
      first + [first[0]], [],
    ]
    for other in others {
      #expect(throws: Failure.self) { try Self.merge([first, other]) }
    }
  }

  @Test func absurdSumsAreRefused() throws {
    var rows = try Self.sweep([])
    for index in rows.indices {
      rows[index].tally.all.unlabelled = FieldReader.largestCount
      rows[index].byClass = []
    }
    #expect(throws: Failure.self) { try Self.merge([rows, rows]) }
  }
}
