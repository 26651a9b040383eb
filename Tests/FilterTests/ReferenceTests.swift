import Foundation
import Testing

@testable import Filter

/// What the jq command line made of `filter_rows.jsonl`; written by scripts/reference/filter_golden.py.
struct Golden: Decodable {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    struct Row: Decodable, Sendable {
      let outputs: [String]
      let failed: Bool
    }
    let program: String
    let rows: [Row]
    var testDescription: String { program }
  }
  let programs: [Case]
  let shipped: [String: [Int]]

  static func load() throws -> Golden {
    let file = packageRoot.appending(path: "Fixtures/reference/filter.json")
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
  }
}

@Suite struct ReferenceTests {
  /// One program over all rows, so that an error in one row must leave the next one alone.
  @Test(arguments: try Golden.load().programs)
  func everyProgramPutsOutWhatTheCommandLineDoes(expected: Golden.Case) throws {
    let program = try JQProgram(expected.program)
    let rows = try auditedRows()
    try #require(rows.count == expected.rows.count)
    for (row, golden) in zip(rows, expected.rows) {
      let found = program.outcome(row)
      #expect(found.outputs == golden.outputs)
      #expect((found.error != nil) == golden.failed)
    }
  }

  @Test func everyShippedFilterKeepsTheRowsThatTheCommandLineKeeps() throws {
    let golden = try Golden.load().shipped
    #expect(golden.keys.sorted() == ShippedFilter.all.map(\.name).sorted())
    // The last row of the file carries no decision.
    let rows = try auditedRows().dropLast()
    for filter in ShippedFilter.all {
      let program = try JQProgram(filter.program)
      var kept: [Int] = []
      // The ids of the rows are their line numbers.
      for (index, row) in rows.enumerated() where try program.selects(row) {
        kept.append(index + 1)
      }
      #expect(kept == golden[filter.name], "\(filter.name)")
    }
  }
}
