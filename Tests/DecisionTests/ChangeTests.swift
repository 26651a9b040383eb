import Testing

@testable import Decision

@Suite struct ChangeTests {
  // Class 1 is the gold label of the first rows, the next must not execute, the last have no label.
  @Test(
    arguments: [
      (nil, 1, 1, true, .gained), (2, 1, 1, true, .gained), (1, nil, 1, true, .lost),
      (nil, 2, 1, true, .newlyWrong), (1, 2, 1, true, .newlyWrong), (2, nil, 1, true, .newlySilent),
      (2, 3, 1, true, .otherwiseWrong), (1, 1, 1, true, nil), (nil, nil, 1, true, nil),
      (nil, 1, nil, true, .newlyHallucinated), (1, nil, nil, true, .noLongerHallucinated),
      (1, 2, nil, true, .otherwiseHallucinated), (2, 2, nil, true, nil),
      (nil, 1, nil, false, .newlyFired), (1, nil, nil, false, .noLongerFired),
      (1, 2, nil, false, .otherClass),
    ] as [(Int?, Int?, Int?, Bool, Change?)])
  func kinds(old: Int?, new: Int?, gold: Int?, isLabelled: Bool, change: Change?) {
    #expect(Change(from: old, to: new, gold: gold, isLabelled: isLabelled) == change)
  }
}

@Suite struct PairedComparisonTests {
  private func comparison(both: Int, onlyOld: Int, onlyNew: Int, neither: Int) -> PairedComparison {
    var comparison = PairedComparison()
    comparison.both = both
    comparison.onlyOld = onlyOld
    comparison.onlyNew = onlyNew
    comparison.neither = neither
    return comparison
  }

  // By hand: 2 Σ C(n, i) / 2ⁿ over the smaller tail.
  @Test(arguments: [
    (0, 0, 1.0), (0, 5, 0.0625), (1, 5, 0.21875), (3, 3, 1.0), (0, 1, 1.0),
    (2, 10, 0.03857421875),
  ])
  func mcNemar(onlyOld: Int, onlyNew: Int, p: Double) {
    let found = comparison(both: 9, onlyOld: onlyOld, onlyNew: onlyNew, neither: 4).exactP
    #expect(abs(found - p) < 1e-12)
  }

  @Test func theIntervalHoldsTheDifference() throws {
    let found = comparison(both: 80, onlyOld: 2, onlyNew: 8, neither: 10)
    let interval = try #require(found.interval)
    // By hand: (9 − 3) / 102 ± 1.95996 √((12 / 102 − (6 / 102)²) / 102).
    #expect(found.difference == 0.06)
    #expect(abs(interval.low - -0.006754) < 1e-5)
    #expect(abs(interval.high - 0.124401) < 1e-5)
    #expect(comparison(both: 0, onlyOld: 0, onlyNew: 0, neither: 0).interval == nil)
  }

  @Test func rowsAreCountedByWhoIsRight() {
    var found = PairedComparison()
    found.add(oldIsRight: true, newIsRight: true)
    found.add(oldIsRight: true, newIsRight: false)
    found.add(oldIsRight: false, newIsRight: true)
    found.add(oldIsRight: false, newIsRight: false)
    #expect(found == comparison(both: 1, onlyOld: 1, onlyNew: 1, neither: 1))
  }
}
