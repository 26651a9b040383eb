import Groundwork
import Testing

@testable import Decision

struct PromptSplitTests {
  @Test(arguments: [0.1, 0.5, 0.9])
  func halvesAreDisjointAndWhole(fraction: Double) throws {
    let choose = try PromptSplit(fraction: fraction, half: .choose)
    let report = try PromptSplit(fraction: fraction, half: .report)
    var random = SplitMix64(seed: 6)
    var chosen = 0
    for _ in 0..<4000 {
      let hash = random.next()
      #expect(choose.keeps(hash) != report.keeps(hash))
      chosen += choose.keeps(hash) ? 1 : 0
    }
    // Within five standard errors of the fraction asked.
    let error = (fraction * (1 - fraction) / 4000).squareRoot()
    #expect(abs(Double(chosen) / 4000 - fraction) < 5 * error)
  }

  // The top bit decides at one half.
  @Test func byHand() throws {
    let choose = try PromptSplit(fraction: 0.5, half: .choose)
    #expect(choose.keeps(0))
    #expect(choose.keeps((1 << 63) - 1))
    #expect(!choose.keeps(1 << 63))
    #expect(!choose.keeps(.max))
  }

  @Test(arguments: [0, 1, -0.5, 2, Double.nan])
  func refuses(fraction: Double) {
    #expect(throws: Failure.self) { try PromptSplit(fraction: fraction, half: .choose) }
  }
}
