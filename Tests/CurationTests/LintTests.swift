import Groundwork
import Glibc
import Testing

@testable import Curation

/// A corpus of points in the plane, by angle in degrees.
private func corpus(_ rows: [(prompt: String, label: String?, angle: Double)]) throws -> Corpus {
  var corpus = Corpus()
  for (prompt, label, angle) in rows {
    let turn = angle * .pi / 180
    try corpus.append(
      Corpus.Row(prompt: prompt, label: label.map { Name($0) }),
      vector: [Float(cos(turn)), Float(sin(turn))])
  }
  return corpus
}

private func kinds(_ lint: Lint, _ kind: Finding.Kind) -> [Finding] {
  lint.findings.filter { $0.kind == kind }
}

@Suite struct LintTests {
  @Test func repeatsAndConflictsAreHeldAgainstTheFirstRow() throws {
    let rows = try corpus([
      ("open a door", "open", 0), ("open a door", "open", 0), ("Open a door!", "close", 0),
      ("shut the gate", "close", 90), ("open a door", "close", 0), ("Shut the  gate", "close", 90),
    ])
    let lint = try Lint(rows)
    #expect(kinds(lint, .repeat).map(\.prompt) == ["open a door"])
    // Exact, and equal but for case and punctuation.
    #expect(kinds(lint, .conflict).map(\.prompt) == ["open a door", "Open a door!"])
    #expect(kinds(lint, .conflict).map(\.otherLabel) == ["open", "open"])
    #expect(kinds(lint, .nearTwin).map(\.prompt).contains("Shut the  gate"))
  }

  @Test func leaksAreExactNearAndEqualButForNumbers() throws {
    let rows = try corpus([
      ("send 5 coins", "send", 0), ("open a door", "open", 50), ("shut the gate", "close", 120),
    ])
    let evaluation = try corpus([
      ("open a door", "open", 50), ("send 75.5 coins", "send", 40), ("shut the gate!", nil, 120),
      ("sing a song of winter", "open", 200),
    ])
    let lint = try Lint(rows, against: evaluation)
    #expect(kinds(lint, .leak).map(\.prompt) == ["open a door"])
    #expect(
      Set(kinds(lint, .nearLeak).map(\.otherPrompt)) == ["send 75.5 coins", "shut the gate!"])
    #expect(kinds(lint, .missingClass).map(\.label) == ["close"])
  }

  @Test func aSwappedLabelComesFirst() throws {
    // Two clusters of ten directions, half a degree apart; the fourth of the first is mislabelled.
    var rows: [(prompt: String, label: String?, angle: Double)] = []
    for index in 0..<10 {
      rows.append(("first \(index)a", index == 3 ? "b" : "a", Double(index) / 2))
      rows.append(("other \(index)b", "b", 90 + Double(index) / 2))
    }
    let found = kinds(try Lint(try corpus(rows)), .labelError)
    #expect(found.map(\.prompt) == ["first 3a"])
    #expect(found.first?.suggested == "a")
    #expect(found.first?.otherLabel == "a")
  }

  // Worked by hand. Class 0 is known again in 3 of 4 rows, class 1 in 1 of 4: 4/6 and 2/6. Row 0: margin 0.6,
  // 1 − p = 0.8; rows 5, 6 and 7: 0.8 and 0.9.
  @Test func aClassThatIsNotKnownAgainIsLessSuspect() {
    let probabilities = [
      0.2, 0.8, 0.9, 0.1, 0.9, 0.1, 0.9, 0.1, 0.1, 0.9, 0.9, 0.1, 0.9, 0.1, 0.9, 0.1,
    ]
    let found = SuspectLabels.find(probabilities, labels: [0, 0, 0, 0, 1, 1, 1, 1], classes: 2)
    #expect(found.map(\.row) == [0, 5, 6, 7])
    #expect(found.map(\.suggested) == [1, 0, 0, 0])
    #expect(abs(found[0].sureness - 0.65 * 4 / 6) < 1e-12)
    #expect(abs(found[1].sureness - 0.825 * 2 / 6) < 1e-12)
  }

  @Test func rowsWhoseEncoderKnewNothingAreFound() throws {
    var rows = Corpus()
    try rows.append(Corpus.Row(prompt: "☃", label: "x", isUnknown: true), vector: [0, 0])
    try rows.append(Corpus.Row(prompt: "swap", label: "x"), vector: [1, 0])
    #expect(kinds(try Lint(rows), .noKnownToken).map(\.prompt) == ["☃"])
  }

  @Test func classesAreCounted() throws {
    var rows: [(prompt: String, label: String?, angle: Double)] = []
    for index in 0..<51 { rows.append(("big \(index)", "big", Double(index))) }
    for index in 0..<20 { rows.append(("fair \(index)", "fair", 100 + Double(index))) }
    rows.append(("small", "small", 300))
    rows.append(("typing", "smal", 310))
    var settings = Lint.Settings()
    settings.classes = ["big", "fair", "small", "gone"]
    let lint = try Lint(try corpus(rows), settings: settings)
    #expect(kinds(lint, .largeClass).map(\.label) == ["big"])
    #expect(kinds(lint, .smallClass).map(\.label) == ["small"])
    #expect(kinds(lint, .imbalance).map(\.otherLabel) == ["small"])
    #expect(kinds(lint, .missingClass).map(\.label) == ["gone"])
    #expect(kinds(lint, .unknownLabel).map(\.suggested) == ["small"])
  }

  @Test func nothingIsFoundInNothing() throws {
    #expect(try Lint(Corpus()).findings.isEmpty)
    #expect(try Lint(Corpus(), against: Corpus()).findings.isEmpty)
  }

  @Test func vectorsOfTwoLengthsDoNotCompare() throws {
    var rows = Corpus()
    try rows.append(Corpus.Row(prompt: "a", label: "x"), vector: [1, 0])
    #expect(throws: Failure.self) {
      try rows.append(Corpus.Row(prompt: "b", label: "x"), vector: [1, 0, 0])
    }
    var other = Corpus()
    try other.append(Corpus.Row(prompt: "a", label: "x"), vector: [1])
    #expect(throws: Failure.self) { try Lint(rows, against: other) }
  }
}

@Suite struct PromptFormTests {
  @Test(arguments: [
    ("Can't I top-up?", "cant i TOP UP", true), ("pay 1.5", "pay 15", false),
    ("pay 1.5", "Pay 1.5.", true), ("ＡBC", "abc", false), ("naïve", "naive", false),
  ])
  func formsAreEqual(one: String, other: String, areEqual: Bool) {
    #expect((PromptForm(one).letters == PromptForm(other).letters) == areEqual)
  }

  @Test func numbersBecomeOneSign() {
    let (five, thousand) = (PromptForm("send 5 coins"), PromptForm("Send 1,000.50 coins"))
    #expect(five.withoutNumbers == thousand.withoutNumbers)
    #expect(PromptForm("42").withoutNumbers == nil)
    #expect(PromptForm("no number").withoutNumbers == nil)
  }

  @Test func spellingIsAShareOfTrigrams() {
    // " ab ": { ab, ab_}; " abc ": { ab, abc, bc_}: one in common of five, twice.
    #expect(PromptForm("ab").spellingSimilarity(PromptForm("abc")) == 0.4)
    #expect(PromptForm("same words").spellingSimilarity(PromptForm("Same, words")) == 1)
    #expect(PromptForm("?").spellingSimilarity(PromptForm("!")) == 0)
  }
}
