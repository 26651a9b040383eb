import Groundwork
import Testing

@testable import Decision

struct PromptSampleTests {
  private static func cells(_ sample: PromptSample) -> [Int] {
    var cells: [Int] = []
    sample.forEach { _, places in cells += places.map(\.cell) }
    return cells.sorted()
  }

  private static func place(_ cell: Int) -> PromptPlace {
    PromptPlace(seen: false, histogram: 0, cell: cell, kind: .correct)
  }

  @Test func keepsEveryPromptOnceBelowCapacity() {
    var sample = PromptSample(capacity: 5000)
    for round in 0..<3 {
      for hash in 0..<4000 {
        let place = Self.place(hash + round)
        if let slot = sample.insert(UInt64(hash), place) { sample.set([place], at: slot) }
      }
    }
    #expect(sample.count == 4000)
    #expect(sample.fraction == 1)
    #expect(Self.cells(sample) == Array(2..<4002))
  }

  /// A prompt with several places keeps them, also when others make it leave the table.
  @Test func listsAreKeptAndGivenUp() throws {
    var sample = PromptSample(capacity: 100)
    for hash in 0..<100 {
      _ = sample.insert(UInt64(hash), Self.place(0))
      let slot = sample.insert(UInt64(hash), Self.place(1))
      sample.set([Self.place(1), Self.place(2), Self.place(3)], at: try #require(slot))
    }
    #expect(sample.listed == 300)
    #expect(Self.cells(sample) == [1, 2, 3].flatMap { [Int](repeating: $0, count: 100) })
    for hash in 100..<400 { _ = sample.insert(UInt64(hash), Self.place(9)) }
    #expect(sample.listed == 3 * (Self.cells(sample).filter { $0 == 2 }.count))
    #expect(sample.listed < 300)
  }

  /// Past its capacity the sample depends on the set of prompts alone.
  @Test func thinsOutWhateverTheOrder() {
    var hashes = (0..<20_000).map { UInt64($0) &* 0x2545_f491_4f6c_dd1d }
    var samples: [[Int]] = []
    var random = SplitMix64(seed: 8)
    for _ in 0..<3 {
      var sample = PromptSample(capacity: 1500)
      for hash in hashes + hashes.prefix(100) {
        _ = sample.insert(hash, Self.place(Int(hash >> 24)))
      }
      #expect(sample.count <= 1500)
      // 20,000 · 2⁻⁴ = 1,250 is the first that fits.
      #expect(sample.level == 4)
      #expect(sample.fraction == 1.0 / 16)
      samples.append(Self.cells(sample))
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
      thresholds: Axis([0.5]))
    var sweep = SweepAccumulator(
      try GridHistograms(grid: grid, classes: ["a", "b", "c"], byClass: false), unseenOnly: false,
      sampleCapacity: 64)
    for row in RandomRows().make(1000, seed: 3) { try sweep.add(row) }
    let row = sweep.result()[0]
    #expect(row.tally.all.total == 1000)
    #expect(row.tally.distinct.total <= 64)
    #expect(row.source.promptSample < 1.0 / 8)
    #expect(row.tally.distinct.isPart(of: row.tally.unseen))
  }
}
