import Groundwork
import Testing

@testable import Decision

@Suite struct BettingTestTests {
  @Test func theFirstRowsByHand() {
    // Limit 0.2: bets at .25, .3, .4, .6 and .6; the first row stakes ½, the rest stays with ½.
    var test = BettingTest(limit: 0.2)
    #expect(test.value == 1)
    test.add(isLoss: true)
    // ½ (1.25 + 1.5 + 2 + 3 + 3) / 5 + ½.
    #expect(abs(test.value - 1.575) < 1e-12)
    test.add(isLoss: false)
    // (½ factor + 1/6) times .9375, .875, .75, .5 and .5, their mean, and 1/3.
    let wins = zip([1.25, 1.5, 2, 3, 3], [0.9375, 0.875, 0.75, 0.5, 0.5])
      .map { ($0 / 2 + 1.0 / 6) * $1 }
    #expect(abs(test.value - (wins.reduce(0, +) / 5 + 1.0 / 3)) < 1e-12)
    #expect(abs(test.highest - 1.575) < 1e-12)
  }

  /// A mean of martingales stays a martingale: its mean over all sequences of losses is 1.
  @Test func theMeanOverAllStreamsIsOne() {
    let (limit, length) = (0.3, 10)
    var mean = 0.0
    for bits in 0..<(1 << length) {
      var test = BettingTest(limit: limit)
      var weight = 1.0
      for row in 0..<length {
        let isLoss = bits >> row & 1 == 1
        test.add(isLoss: isLoss)
        weight *= isLoss ? limit : 1 - limit
      }
      mean += weight * test.value
    }
    #expect(abs(mean - 1) < 1e-9)
  }

  @Test func falseAlarmsAreRare() {
    var random = SplitMix64(seed: 3)
    var alarms = 0
    for _ in 0..<400 {
      var test = BettingTest(limit: 0.1)
      for _ in 0..<500 { test.add(isLoss: random.uniform() < 0.1) }
      if test.highest >= 20 { alarms += 1 }
    }
    // At most 1 in 20 streams; 400 of them are above 34 once in a thousand times at that rate.
    #expect(alarms <= 34)
  }

  @Test func aLateRiseIsFound() {
    var random = SplitMix64(seed: 5)
    var test = BettingTest(limit: 0.02)
    for _ in 0..<5000 { test.add(isLoss: random.uniform() < 0.02) }
    #expect(test.value < 20)
    for _ in 0..<1000 { test.add(isLoss: random.uniform() < 0.08) }
    #expect(test.highest >= 20)
  }

  @Test func rowsThatALimitSaysNothingOfDoNotCount() throws {
    let limit = try Constraint(.maxHallucinationRate, 0.05)
    let never = ScoredRow(predicted: 0, values: AxisValues(), gold: .notExecutable, promptHash: 1)
    let known = ScoredRow(predicted: 0, values: AxisValues(), gold: .label(0), promptHash: 1)
    #expect(limit.isLoss(never, nil) == true)
    #expect(limit.isLoss(never, .gate) == false)
    #expect(limit.isLoss(known, nil) == nil)
    let accuracy = try Constraint(.minAccuracyOnFired, 0.9)
    #expect(accuracy.isLoss(known, nil) == false)
    #expect(accuracy.isLoss(known, .gate) == nil)
    #expect(abs(accuracy.lossLimit - 0.1) < 1e-12)
  }
}

@Suite struct DriftTestTests {
  @Test func likeRowsRaiseNoAlarmAndLowerOnesDo() {
    var random = SplitMix64(seed: 11)
    var test = DriftTest()
    for _ in 0..<300 { test.addReference(random.uniform()) }
    for _ in 0..<1500 { test.add(random.uniform()) }
    #expect(test.highest < 20)
    for _ in 0..<300 { test.add(random.uniform() * 0.3) }
    #expect(test.highest >= 20)
  }

  @Test func oneValueForAllIsNoDrift() {
    var test = DriftTest()
    for _ in 0..<500 { test.add(0.5) }
    #expect(test.highest < 20)
  }

  @Test func aTestThatGoesOnIsOneThatNeverStopped() {
    var whole = DriftTest()
    for row in 0..<200 { whole.add(Double(row % 17) / 17) }
    var part = DriftTest()
    for row in 0..<90 { part.add(Double(row % 17) / 17) }
    var rest = DriftTest(
      histogram: part.histogram, wealth: part.wealth, rows: part.rows, highest: part.highest)
    for row in 90..<200 { rest.add(Double(row % 17) / 17) }
    #expect(rest == whole)
  }
}
