import Groundwork

@testable import Decision

/// Draws evaluation sets from a population whose true rates are known.
///
/// A row is one of 1024 equally likely kinds, each with a confidence level and an outcome if it fired, so
/// the true rates at every threshold are exact fractions.
struct CertificateSimulation {
  /// Thresholds of the grid, one for each confidence level.
  static let levels = 10

  /// Per kind: level · 4 + lane of the outcome.
  private let kinds: [UInt8]

  /// A population by level, lowest first.
  ///
  /// - Parameter counts: Kinds of each level that are correct, wrong and hallucinated; 1024 in all.
  init(_ counts: [(correct: Int, wrong: Int, hallucinated: Int)]) {
    var kinds: [UInt8] = []
    for (level, count) in counts.enumerated() {
      let lanes = [count.correct, count.wrong, count.hallucinated]
      for (lane, number) in lanes.enumerated() {
        kinds += [UInt8](repeating: UInt8(level * 4 + lane), count: number)
      }
    }
    self.kinds = kinds
  }

  var isWhole: Bool { kinds.count == 1024 }

  /// The metrics rows of the population itself.
  var truth: [MetricsRow] {
    var cells = [Int](repeating: 0, count: Self.levels * 4)
    for kind in kinds { cells[Int(kind)] += 1 }
    return Self.rows(cells)
  }

  /// The metrics rows of so many rows drawn at random; a multiple of six.
  func draw(_ count: Int, using random: inout SplitMix64) -> [MetricsRow] {
    var cells = [Int](repeating: 0, count: Self.levels * 4)
    kinds.withUnsafeBufferPointer { kinds in
      for _ in 0..<(count / 6) {
        var bits = random.next()
        for _ in 0..<6 {
          cells[Int(kinds[Int(truncatingIfNeeded: bits & 1023)])] += 1
          bits >>= 10
        }
      }
    }
    return Self.rows(cells)
  }

  private static func rows(_ cells: [Int]) -> [MetricsRow] {
    var fired = KindCounts()
    let cell = { (level: Int) in
      KindCounts(
        correct: cells[level * 4], wrong: cells[level * 4 + 1], hallucinated: cells[level * 4 + 2])
    }
    let total = (0..<levels).reduce(KindCounts()) { $0 + cell($1) }
    var source = SweepSource()
    source.grid = levels
    var rows: [MetricsRow] = []
    for level in (0..<levels).reversed() {
      fired += cell(level)
      var tally = Tally()
      tally.distinct = Counts(firing: fired, among: total)
      tally.all = tally.distinct
      tally.unseen = tally.distinct
      tally.reasons[.below(.confidence)] = tally.all.abstained
      rows.append(
        MetricsRow(
          point: AxisValues(threshold: Double(level) / 10), tally: tally, source: source))
    }
    return rows.reversed()
  }
}
