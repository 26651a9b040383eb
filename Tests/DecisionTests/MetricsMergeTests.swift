import Groundwork
import Testing

@testable import Decision

struct MetricsMergeTests {
  private static func sweep(
    _ rows: [ScoredRow], thresholds: String = "0:0.9:0.1", mapper: Name? = nil
  ) throws -> [MetricsRow] {
    let grid = try Grid(
      thresholds: Axis.parse(thresholds), nearMargins: Axis.parse("0,0.2"),
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
