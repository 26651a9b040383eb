import Foundation
import Testing

@testable import Filter

@Suite struct ShippedFilterTests {
  private static let folder = packageRoot.appending(path: "Sources/Filter/Programs")

  @Test func everyFileInProgramsIsListedAndEmbeddedAsItStands() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(files.sorted() == ShippedFilter.all.map { $0.name + ".jq" }.sorted())
    for filter in ShippedFilter.all {
      let text = try String(
        contentsOf: Self.folder.appending(path: filter.name + ".jq"), encoding: .utf8)
      #expect(filter.program == text)
    }
  }

  @Test(arguments: ShippedFilter.all.map(\.name))
  func everyFilterOpensWithItsSummary(name: String) throws {
    let filter = try #require(ShippedFilter.named(name))
    #expect(filter.summary.hasSuffix("."))
    #expect(filter.summary != "Needs labels.")
    #expect(filter.program.hasPrefix("# \(filter.summary)\n"))
  }

  /// A null outcome means "no label", so asking for null alone needs none.
  @Test(arguments: ShippedFilter.all.map(\.name))
  func aFilterThatReadsOutcomesOrLabelsSaysThatItNeedsThem(name: String) throws {
    let filter = try #require(ShippedFilter.named(name))
    let reads = filter.program.contains(".outcome == \"") || filter.program.contains(".label")
    #expect(filter.needsLabels == reads)
  }

  @Test func anUnknownNameHasNoFilter() {
    #expect(ShippedFilter.named("mises") == nil)
    #expect(ShippedFilter.named("") == nil)
  }

  /// Every miss is a fire; every abstention is right, wrong or unlabelled: on each audited row.
  @Test func theFiltersPartitionTheRows() throws {
    func kept(_ name: String) throws -> Set<String> {
      let program = try JQProgram(#require(ShippedFilter.named(name)).program)
      return try Set(auditedRows().dropLast().filter { try program.selects($0) })
    }
    let all = try Set(auditedRows().dropLast())
    let fires = try kept("fires")
    let abstains = try kept("abstains")
    #expect(fires.union(abstains) == all && fires.isDisjoint(with: abstains))
    let unlabelled = try kept("unlabelled")
    #expect(try kept("misses").union(kept("correct")) == fires.subtracting(unlabelled))
    #expect(
      try kept("right-abstains").union(kept("wrong-abstains")) == abstains.subtracting(unlabelled))
    let reasons = [
      "gated", "not-executable", "below-threshold", "near-ties", "unfamiliar", "out-of-scope",
    ]
    #expect(try reasons.map { try kept($0) }.reduce([]) { $0.union($1) } == abstains)
    #expect(try kept("hallucinations").isSubset(of: kept("misses")))
    #expect(try kept("confident-misses").isSubset(of: kept("misses")))
    #expect(try kept("near-misses").isSubset(of: kept("wrong-abstains")))
  }
}
