import Foundation
import Testing

@testable import Report

@Suite struct ReportPageTests {
  @Test func whatRowsSayIsEscaped() throws {
    let page = try ReportPage().render(.sample(prompt: "<script>alert(1)</script> & \"more\""))
    #expect(!page.contains("<script"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp;"))
  }

  @Test func thePageNeedsNothingElse() throws {
    let page = try ReportPage().render(.sample())
    for word in ["http://", "https://", "src=", "@import", "url(", "<script", "<link"] {
      #expect(!page.contains(word), "\(word)")
    }
  }

  @Test func everyPictureHasATitleADescriptionAndATable() throws {
    let page = try ReportPage().render(.sample())
    let pictures = page.components(separatedBy: "<svg ").count - 1
    #expect(pictures == 4)
    for part in ["<desc ", "<details>"] {
      #expect(page.components(separatedBy: part).count - 1 == pictures)
    }
    #expect(page.components(separatedBy: "role=\"img\" aria-labelledby").count - 1 == pictures)
  }

  @Test func anEmptyReportIsAPage() throws {
    let page = try ReportPage().render(OperatingReport())
    #expect(page.hasPrefix("<!DOCTYPE html>"))
    #expect(page.contains("It leaves no prompt alone."))
    #expect(!page.contains("<svg"))
  }

  @Test func theSentenceSaysCountsAndBounds() {
    #expect(
      OperatingReport.sample().sentences == [
        "Of 30 executable prompts it answers 20 rightly (66.7 %; at least 50.0 % at 95 %) "
          + "and 2 wrongly.",
        "Of 10 that must never fire, 1 did (10.0 %; at most 39.4 % at 95 %).",
        "The other 17 prompts it leaves alone.",
      ])
  }
}

@Suite struct ReportTextTests {
  @Test func markdownIsEscaped() {
    let text = ReportText(.markdown).render(.sample(prompt: "a | b <i> *c*\nnext"))
    #expect(text.contains("a \\| b &lt;i&gt; \\*c\\* next"))
    #expect(text.contains("| Class | Rows | Correct |"))
  }

  @Test func textIsNoWiderThanATerminal() {
    let text = ReportText(.text).render(.sample())
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 120 })
    #expect(!text.contains("|"))
  }
}

@Suite struct NumberTests {
  @Test(arguments: [
    (0.005, 2, "0.01"), (-0.001, 2, "0.00"), (1.25, 1, "1.3"), (12.0, 0, "12"), (-1.5, 1, "-1.5"),
    (0.999, 2, "1.00"),
  ])
  func decimals(value: Double, decimals: Int, text: String) {
    #expect(decimalText(value, decimals) == text)
  }

  @Test func theHighestTickIsRound() {
    #expect([0, 0.013, 3, 7, 41, 100].map { roundHighest($0) } == [1, 0.02, 4, 8, 50, 100])
  }
}

extension OperatingReport {
  /// A small report of everything.
  static func sample(prompt: String = "lend my coins to a friend") -> OperatingReport {
    var report = OperatingReport()
    report.mapper = "0123456789abcdef"
    report.rule = [("threshold", "0.6"), ("near margin", "0.05")]
    report.rows = 40
    report.threshold = 0.6
    report.answered = Share(20, of: 30, low: 0.5)
    report.wrong = Share(2, of: 22)
    report.hallucinated = Share(1, of: 10, high: 0.394)
    report.fired = Share(23, of: 40)
    report.reasons = [("threshold", 15), ("near_margin", 2)]
    report.curve = (1...20).map {
      CurvePoint(
        threshold: 1 - Double($0) / 21, coverage: Double($0) / 20,
        risk: Double($0 * $0) / 2000)
    }
    report.point = CurvePoint(threshold: 0.6, coverage: 0.575, risk: 0.13)
    let grid = (0..<3).map { row in (0..<5).map { 28 - 5 * $0 - 3 * row } }
    report.heatMap = HeatMap(
      axis: "near margin", thresholds: [0.2, 0.4, 0.6, 0.8, 0.9], values: [0, 0.05, 0.1],
      right: grid, errors: grid.map { $0.map { $0 / 4 } }, executable: 30, chosen: (1, 2))
    report.bins = (0..<10).map { index in
      var bin = ConfidenceBin(lower: Double(index) / 10, upper: Double(index + 1) / 10)
      (bin.right, bin.wrong, bin.mustNotExecute) = (index, (10 - index) / 3, index % 3)
      bin.confidence = (Double(index) + 0.5) / 10 * Double(bin.right + bin.wrong)
      return bin
    }
    report.classes = [
      ClassRow(
        name: "deposit", rows: 16, correct: 12, wrong: 1, abstained: 3, firedWrongly: 1,
        hallucinated: 1),
      ClassRow(
        name: "withdraw", rows: 14, correct: 8, wrong: 1, abstained: 5, firedWrongly: 1,
        hallucinated: 0),
    ]
    report.mustNotExecute = SilenceRow(abstained: 9, fired: 1)
    report.labels = ["deposit", "withdraw", "must not execute"]
    report.confusion = [[12, 1, 3], [1, 8, 5], [1, 0, 9]]
    let miss = Example(
      prompt: prompt, gold: nil, predicted: "deposit", confidence: 0.71, outcome: "hallucinated",
      nearest: [Exemplar(prompt: "lend 5 coins", label: "deposit", cosine: 0.83)])
    report.misses = [miss]
    report.confusions = [
      Confusion(gold: "withdraw", predicted: "deposit", fired: 1, abstained: 2, examples: [miss])
    ]
    report.sliceField = "language"
    report.slices = [
      Slice(
        name: "en", rows: 40, correct: Share(20, of: 30), fired: Share(23, of: 40),
        hallucinated: Share(1, of: 10))
    ]
    return report
  }
}
