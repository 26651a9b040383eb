import Testing

@testable import Decision

struct AuditCountsTests {
  private static let rule = DecisionRule(threshold: 0.5)

  /// Every labelled row is in one cell, and the margins of the table are the counts.
  @Test(arguments: 0..<10)
  func confusionsAndClassesAddUp(seed: Int) {
    let rows = RandomRows().make(150, seed: UInt64(seed))
    var confusions = Confusions(classes: 3)
    var table = ClassTable(classes: 3)
    var counts = Counts()
    for row in rows {
      let reason = Self.rule.decide(row)
      confusions.add(row, reason)
      table.add(row, reason)
      counts.add(row, reason)
    }
    for gold in 0..<3 {
      let own = rows.filter { $0.gold == .label(gold) }
      let fired = own.filter { Self.rule.decide($0) == nil }
      #expect(table.classes[gold].rows == own.count)
      #expect(table.classes[gold].correct == fired.filter { $0.predicted == gold }.count)
      #expect(table.classes[gold].abstained == own.count - fired.count)
      for predicted in 0..<3 {
        #expect(
          confusions.fired(gold: gold, predicted: predicted)
            == fired.filter { $0.predicted == predicted }.count)
      }
      let asIt = rows.filter { $0.predicted == gold && Self.rule.decide($0) == nil }
      #expect(table.classes[gold].fired == asIt.count)
      #expect(table.classes[gold].hallucinated == asIt.filter { $0.gold == .notExecutable }.count)
    }
    #expect(table.classes.map(\.correct).reduce(0, +) == counts.correct)
    #expect(table.hallucinated == counts.hallucinated)
    #expect(table.mustNotExecute == rows.count { $0.gold == .notExecutable })
    #expect(table.classes.map(\.wrong).reduce(0, +) == counts.wrong)
    #expect(table.classes.map(\.firedWrongly).reduce(0, +) == counts.wrong)
    #expect(table.classes.map(\.hallucinated).reduce(0, +) == counts.hallucinated)
    let wrongPairs = confusions.worstFirst.filter { $0.gold != nil }.map(\.fired).reduce(0, +)
    #expect(wrongPairs == counts.wrong)
  }

  // By hand: two b taken for a, one c taken for a, one nothing-to-do fired as b, one abstained as c.
  @Test func worstFirst() {
    let row = { (gold: Gold, predicted: Int, confidence: Double) in
      ScoredRow(predicted: predicted, confidence: confidence, margin: 1, gold: gold, promptHash: 0)
    }
    var confusions = Confusions(classes: 3)
    for item in [
      row(.notExecutable, 2, 0.1), row(.notExecutable, 1, 0.9), row(.label(2), 0, 0.9),
      row(.label(1), 0, 0.9), row(.label(1), 0, 0.9), row(.label(1), 0, 0.2),
      row(.label(0), 0, 0.9), row(.unlabelled, 1, 0.9), row(.label(9), 0, 0.9),
    ] { confusions.add(item, Self.rule.decide(item)) }
    #expect(
      confusions.worstFirst == [
        .init(gold: 1, predicted: 0, fired: 2, abstained: 1),
        .init(gold: 2, predicted: 0, fired: 1, abstained: 0),
        .init(gold: nil, predicted: 1, fired: 1, abstained: 0),
        .init(gold: nil, predicted: 2, fired: 0, abstained: 1),
      ])
    #expect(confusions.fired(gold: 0, predicted: 0) == 1)
    #expect(confusions.abstained(gold: nil, predicted: 2) == 1)
  }

  // By hand: precision 2 / (2 + 1 + 1), recall 2 / (2 + 0 + 1).
  @Test func ratesOfAClass() {
    var counts = ClassCounts()
    #expect(counts.precision == nil)
    #expect(counts.recall == nil)
    counts.correct = 2
    counts.firedWrongly = 1
    counts.hallucinated = 1
    counts.abstained = 1
    #expect(counts.precision == 0.5)
    #expect(counts.recall == 2.0 / 3)
  }
}
