import Groundwork
import Testing

@testable import Decision

struct PromptSampleTests {
  private static func places(_ sample: PromptSample) -> [UInt64] {
    var places: [UInt64] = []
    sample.forEachPlace { places.append($0) }
    return places.sorted()
  }

  @Test func keepsEveryPromptOnceBelowCapacity() {
    var sample = PromptSample(capacity: 5000)
    for round in 0..<3 {
      for hash in 0..<4000 as Range<UInt64> {
        sample.insert(hash, place: hash + UInt64(round)) { $0 < $1 }
      }
    }
    #expect(sample.count == 4000)
    #expect(sample.fraction == 1)
    #expect(Self.places(sample) == (2..<4002).map { UInt64($0) })
  }

  /// Past its capacity the sample depends on the set of prompts alone.
  @Test func thinsOutWhateverTheOrder() {
    var hashes = (0..<20_000).map { UInt64($0) &* 0x2545_f491_4f6c_dd1d }
    var samples: [[UInt64]] = []
    var random = SplitMix64(seed: 8)
    for _ in 0..<3 {
      var sample = PromptSample(capacity: 1500)
      for hash in hashes + hashes.prefix(100) { sample.insert(hash, place: hash) { $0 < $1 } }
      #expect(sample.count <= 1500)
      // 20,000 · 2⁻⁴ = 1,250 is the first that fits.
      #expect(sample.level == 4)
      #expect(sample.fraction == 1.0 / 16)
      samples.append(Self.places(sample))
      hashes.shuffle(using: &random)
    }
    #expect(samples[0] == samples[1])
    #expect(samples[1] == samples[2])
    // Within five standard errors of 1,250.
    #expect(abs(Double(samples[0].count) - 1250) < 5 * 1250.squareRoot())
  }

  /// A thinned sweep still counts every row; only its distinct prompts are a sample.
  @Test func sweepSaysHowMuchItSampled() throws {
    let grid = try Grid(
      thresholds: .axis(Axis([0.5])), nearMargins: Axis([0]), familiarities: Axis([0]))
    var sweep = try SweepAccumulator(
      grid: grid, classes: ["a", "b", "c"], byClass: false, unseenOnly: false, sampleCapacity: 64)
    for row in RandomRows().make(1000, seed: 3) { try sweep.add(row) }
    let row = sweep.result()[0]
    #expect(row.tally.all.total == 1000)
    #expect(row.tally.distinct.total <= 64)
    #expect(row.source.promptSample < 1.0 / 8)
    #expect(row.tally.distinct.isPart(of: row.tally.unseen))
  }
}
