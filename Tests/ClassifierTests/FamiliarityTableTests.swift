import Groundwork
import Testing

@testable import Classifier

@Suite struct FamiliarityTableTests {
  // Four cosine similarities: the share of those no higher, by counting.
  @Test(arguments: [(0.0, 0.0), (1, 0.25), (1.5, 0.25), (2, 0.75), (2.9, 0.75), (3, 1), (9, 1)])
  func smallTablesAreExact(similarity: Double, share: Double) {
    let table = FamiliarityTable(similarities: [3, 2, 1, 2], outOfFold: true)
    #expect(table.share(notAbove: similarity) == share)
  }

  @Test func oneRow() {
    let table = FamiliarityTable(similarities: [5], outOfFold: false)
    #expect(table.share(notAbove: 4.9) == 0 && table.share(notAbove: 5) == 1)
  }

  @Test func largeTablesStayCloseAndMonotone() {
    var generator = SplitMix64(seed: 31)
    let similarities = (0..<10_007).map { _ in generator.uniform() + generator.uniform() }
    let table = FamiliarityTable(similarities: similarities, outOfFold: true)
    #expect(table.points.count == QuantileTable.capacity)
    let sorted = similarities.sorted()
    var last = 0.0
    for step in -10...2010 {
      let similarity = Double(step) / 1000
      let share = table.share(notAbove: similarity)
      let exact = Double(sorted.count { $0 <= similarity }) / 10_007
      // Ten rows lie between two points.
      #expect(abs(share - exact) <= 10.0 / 10_007)
      #expect(share >= last && share <= 1)
      last = share
    }
    for point in table.points {
      #expect(
        table.share(notAbove: point) == Double(sorted.count { $0 <= point }) / 10_007)
    }
  }
}
