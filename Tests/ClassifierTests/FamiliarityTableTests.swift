import Testing

@testable import Classifier

@Suite struct FamiliarityTableTests {
  // Four energies: the share of those no higher, by counting.
  @Test(arguments: [(0.0, 0.0), (1, 0.25), (1.5, 0.25), (2, 0.75), (2.9, 0.75), (3, 1), (9, 1)])
  func smallTablesAreExact(energy: Double, share: Double) {
    let table = FamiliarityTable(energies: [3, 2, 1, 2], outOfFold: true)
    #expect(table.share(notAbove: energy) == share)
  }

  @Test func oneRow() {
    let table = FamiliarityTable(energies: [5], outOfFold: false)
    #expect(table.share(notAbove: 4.9) == 0 && table.share(notAbove: 5) == 1)
  }

  @Test func largeTablesStayCloseAndMonotone() {
    var generator = SplitMix64(seed: 31)
    let energies = (0..<10_007).map { _ in generator.uniform() + generator.uniform() }
    let table = FamiliarityTable(energies: energies, outOfFold: true)
    #expect(table.points.count == FamiliarityTable.capacity)
    let sorted = energies.sorted()
    var last = 0.0
    for step in -10...2010 {
      let energy = Double(step) / 1000
      let share = table.share(notAbove: energy)
      let exact = Double(sorted.count { $0 <= energy }) / 10_007
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

  @Test func energyOfTwoClassesIsThatOfSymmetricLogits() {
    for logit in [-800.0, -2, 0, 0.5, 700] {
      let one = energies([logit], outputs: 1)[0]
      let two = energies([-logit / 2, logit / 2], outputs: 2)[0]
      #expect(abs(one - two) <= 1e-12 * max(1, abs(two)))
    }
  }
}
