/// What fires at each point of a grid, summed once from a histogram.
struct FiringTally {
  /// Sums over all cells at or beyond a place: `sums[b, m, f] = Σ cells[b′ ≥ b, m′ ≥ m, f′ ≥ f]`.
  struct SuffixSums {
    private let margins: Int
    private let familiarities: Int
    /// Shape (slots × margins × familiarities), the last index fastest.
    private var sums: [SIMD4<Int>]

    init(
      _ cells: [SIMD4<Int>], reached: [Int], levels: Int, margins: Int, familiarities: Int
    ) {
      self.margins = margins
      self.familiarities = familiarities
      let width = margins * familiarities
      sums = [SIMD4<Int>](repeating: .zero, count: levels * width)
      for (cell, rows) in cells.enumerated() {
        sums[reached[cell / width] * width + cell % width] &+= rows
      }
      accumulate(stride: 1, length: familiarities)
      accumulate(stride: familiarities, length: margins)
      accumulate(stride: width, length: levels)
    }

    subscript(level: Int, margin: Int, familiarity: Int) -> SIMD4<Int> {
      sums[(level * margins + margin) * familiarities + familiarity]
    }

    private mutating func accumulate(stride: Int, length: Int) {
      for index in sums.indices.reversed() where (index / stride) % length < length - 1 {
        sums[index] &+= sums[index + stride]
      }
    }
  }

  let thresholds: Axis
  private let all: SuffixSums
  private let unseen: SuffixSums
  private let distinct: SuffixSums
  private let gate: Int
  private let nonexec: Int

  /// Sums a histogram; `distinct` holds one row for each distinct unseen prompt, in the same cells.
  init(_ histogram: Histogram, distinct: [SIMD4<Int>], grid: Grid) {
    let (thresholds, reached) = histogram.slots.ranked()
    self.thresholds = thresholds
    let sums = { (cells: [SIMD4<Int>]) in
      SuffixSums(
        cells, reached: reached, levels: thresholds.values.count + 2,
        margins: grid.nearMargins.values.count + 1,
        familiarities: grid.familiarities.values.count + 1)
    }
    all = sums(histogram.all)
    unseen = sums(histogram.unseen)
    self.distinct = sums(distinct)
    gate = histogram.gate
    nonexec = histogram.nonexec
  }

  /// Counts at a threshold, a near margin and a familiarity, the last two as indices of their axes.
  func tally(at threshold: Double, _ margin: Int, _ familiarity: Int) -> Tally {
    let level = thresholds.count(below: threshold) + 1
    let counts = { (sums: SuffixSums) in
      Counts(fired: sums[level, margin + 1, familiarity + 1], among: sums[0, 0, 0])
    }
    var tally = Tally()
    tally.all = counts(all)
    tally.unseen = counts(unseen)
    tally.distinct = counts(distinct)
    let confident = all[level, 0, 0].wrappedSum()
    let clear = all[level, margin + 1, 0].wrappedSum()
    tally.reasons.gate = gate
    tally.reasons.nonexec = nonexec
    tally.reasons.threshold = all[0, 0, 0].wrappedSum() - gate - nonexec - confident
    tally.reasons.nearMargin = confident - clear
    tally.reasons.unfamiliar = clear - tally.all.fired
    return tally
  }
}

extension Counts {
  /// Counts from the rows that fire and all rows, each by ``Histogram/Kind``.
  init(fired: SIMD4<Int>, among total: SIMD4<Int>) {
    let rest = total &- fired
    self.init()
    correct = fired[Histogram.Kind.correct.rawValue]
    wrong = fired[Histogram.Kind.wrong.rawValue]
    hallucinated = fired[Histogram.Kind.hallucinated.rawValue]
    firedUnlabelled = fired[Histogram.Kind.unlabelled.rawValue]
    abstainedExecutable =
      rest[Histogram.Kind.correct.rawValue] + rest[Histogram.Kind.wrong.rawValue]
    abstainedRightly = rest[Histogram.Kind.hallucinated.rawValue]
    abstainedUnlabelled = rest[Histogram.Kind.unlabelled.rawValue]
  }
}
