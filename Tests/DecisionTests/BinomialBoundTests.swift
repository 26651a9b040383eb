import JSON
import Testing

@testable import Decision

struct BinomialBoundTests {
  /// Relative difference allowed to scipy's inverse incomplete beta function.
  static let tolerance = 1e-10

  private static func isClose(_ one: Double?, _ other: Double?) -> Bool {
    guard let one, let other else { return false }
    return abs(one - other) <= tolerance * max(abs(one), abs(other))
  }

  @Test func boundsEqualSciPy() throws {
    let cases = try #require(ReferenceNumbers.load()["bounds"]?.arrayValue)
    #expect(cases.count == 120)
    for item in cases {
      let rows = Proportion(
        try #require(item["count"]?.intValue), of: try #require(item["of"]?.intValue))
      let alpha = try #require(item["alpha"]?.doubleValue)
      let lower = BinomialBound.lower(rows, alpha: alpha)
      let upper = BinomialBound.upper(rows, alpha: alpha)
      #expect(Self.isClose(lower, item["lower"]?.doubleValue), "\(rows) \(alpha)")
      #expect(Self.isClose(upper, item["upper"]?.doubleValue), "\(rows) \(alpha)")
    }
  }

  @Test func tailsEqualSciPy() throws {
    let cases = try #require(ReferenceNumbers.load()["tails"]?.arrayValue)
    for item in cases {
      let (k, n) = (item["count"]?.intValue ?? 0, item["of"]?.intValue ?? 0)
      let p = item["p"]?.doubleValue ?? 0
      let atLeast = BinomialTail.atLeast(k, of: n, p: p)
      let atMost = BinomialTail.atMost(k, of: n, p: p)
      #expect(Self.isClose(atLeast, item["at_least"]?.doubleValue), "\(k) \(n) \(p) \(atLeast)")
      #expect(Self.isClose(atMost, item["at_most"]?.doubleValue), "\(k) \(n) \(p) \(atMost)")
    }
  }

  // Worked by hand: 1 − 0.05^(1/60) = 0.04870, 1 − 0.05^(1/300) = 0.00994; ⌈ln 0.05 / ln 0.99⌉ = 299.
  @Test func nothingSeenIsNotZero() throws {
    let few = try #require(BinomialBound.upper(Proportion(0, of: 60), alpha: 0.05))
    let more = try #require(BinomialBound.upper(Proportion(0, of: 300), alpha: 0.05))
    #expect(abs(few - 0.04870) < 5e-6)
    #expect(abs(more - 0.00994) < 5e-6)
    #expect(BinomialBound.rowsNeeded(forRate: 0.01, alpha: 0.05) == 299)
    #expect(BinomialBound.rowsNeeded(forRate: 0.005, alpha: 0.05) == 598)
    #expect(BinomialBound.rowsNeeded(forRate: 0.001, alpha: 0.05) == 2995)
    #expect(BinomialBound.rowsNeeded(forRate: 0, alpha: 0.05) == nil)
    #expect(BinomialBound.rowsNeeded(forRate: 1e-300, alpha: 0.05) == nil)
  }

  @Test func impossibleCountsHaveNoBound() {
    for rows in [Proportion(0, of: 0), Proportion(-1, of: 5), Proportion(6, of: 5)] {
      #expect(BinomialBound.lower(rows, alpha: 0.05) == nil)
      #expect(BinomialBound.upper(rows, alpha: 0.05) == nil)
    }
    #expect(BinomialBound.upper(Proportion(1, of: 5), alpha: 0) == nil)
  }

  /// The test of a limit and the bound on its side are the same statement.
  @Test func testAgreesWithBound() throws {
    for (count, of) in [(0, 30), (3, 30), (57, 60), (60, 60), (400, 1000)] {
      let counts = Counts(correct: count, wrong: of - count)
      let bound = try #require(BinomialBound.lower(Proportion(count, of: of), alpha: 0.05))
      for (limit, expected) in [(bound * 0.999, true), (bound * 1.001 + 1e-9, false)] {
        let constraint = try Constraint(.minAccuracyOnFired, limit)
        #expect(constraint.isShown(by: counts, alpha: 0.05) == expected)
      }
    }
  }

  /// Counts as large as a file may hold end in reasonable time.
  @Test func hugeCountsEnd() throws {
    let n = FieldReader.largestCount
    let bound = try #require(BinomialBound.upper(Proportion(n / 2, of: n), alpha: 0.05))
    // The normal approximation: 0.5 + 1.6449 · 0.5 / √n.
    #expect(abs(bound - (0.5 + 1.644854 * 0.5e-6)) < 1e-10)
  }
}
