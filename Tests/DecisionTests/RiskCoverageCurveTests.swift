import Groundwork
import JSON
import Testing

@testable import Decision

struct RiskCoverageCurveTests {
  private static func curve(_ rows: [(confidence: Double, mistake: Bool)]) -> RiskCoverageCurve {
    var curve = RiskCoverageCurve()
    for row in rows {
      curve.add(
        ScoredRow(
          predicted: 0, confidence: row.confidence, margin: 1,
          gold: .label(row.mistake ? 1 : 0), promptHash: 0))
    }
    return curve
  }

  // Walked point by point with exact fractions in scripts/reference/decision_bounds.py.
  @Test func equalsReference() throws {
    let cases = try #require(ReferenceNumbers.load()["curves"]?.arrayValue)
    #expect(cases.count == 5)
    for item in cases {
      let rows = (item["rows"]?.arrayValue ?? []).map { row in
        (
          confidence: row.arrayValue?[0].doubleValue ?? 0,
          mistake: row.arrayValue?[1].intValue == 1
        )
      }
      let curve = Self.curve(rows)
      let area = try #require(curve.area)
      let excess = try #require(curve.excessArea)
      #expect(abs(area - (item["aurc"]?.doubleValue ?? -1)) < 1e-12)
      #expect(abs(excess - (item["excess_aurc"]?.doubleValue ?? -1)) < 1e-12)
      for (risk, expected) in zip(
        RiskCoverageCurve.risks, item["coverage_at_risk"]?.arrayValue ?? [])
      {
        #expect(curve.coverage(atRisk: risk)?.coverage ?? 0 == expected.doubleValue)
      }
    }
  }

  @Test func orderOfRowsDoesNotMatter() {
    var rows = RandomRows().make(200, seed: 9)
    var random = SplitMix64(seed: 1)
    var first = RiskCoverageCurve()
    for row in rows { first.add(row) }
    for _ in 0..<5 {
      rows.shuffle(using: &random)
      var again = RiskCoverageCurve()
      for row in rows { again.add(row) }
      #expect(again.area == first.area)
      #expect(again.excessArea == first.excessArea)
      #expect(again.points == first.points)
    }
  }

  // By hand: fires .9 right, .8 wrong, .8 right, .5 (must not execute): risks 0, 1/3, 2/4;
  // area (1·0 + 2·1/3 + 1·1/2) / 4 = 7/24. A gated row is labelled but never fires.
  @Test func byHand() throws {
    var curve = Self.curve([(0.9, false), (0.8, true), (0.8, false)])
    curve.add(
      ScoredRow(predicted: 0, confidence: 0.5, margin: 1, gold: .notExecutable, promptHash: 0))
    curve.add(
      ScoredRow(
        predicted: 0, confidence: 1, margin: 1, gate: false, gold: .label(0), promptHash: 0))
    curve.add(ScoredRow(predicted: 0, confidence: 1, margin: 1, promptHash: 0))
    #expect(abs(try #require(curve.area) - 7.0 / 24) < 1e-15)
    #expect(curve.labelled == 5)
    #expect(curve.silent == 1)
    #expect(curve.coverage(atRisk: 0)?.coverage == 0.2)
    #expect(curve.coverage(atRisk: 0.5)?.point.confidence == 0.5)
    var writer = JSONWriter()
    curve.write(into: &writer)
    let written = try JSONValue.parse(writer.bytes)
    #expect(written["coverage_at_risk"]?.arrayValue?.first?["threshold"]?.doubleValue == 0.9)
  }

  @Test func nothingLabelledHasNoCurve() {
    let curve = RiskCoverageCurve()
    #expect(curve.area == nil)
    #expect(curve.excessArea == nil)
    #expect(curve.coverage(atRisk: 0.05) == nil)
  }
}
