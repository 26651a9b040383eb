/// What fires at each point of a grid, summed once from a histogram.
struct FiringTally {
  /// Thresholds that the rows have places between.
  let thresholds: Axis
  private let all: SuffixSums
  private let unseen: SuffixSums
  private let distinct: SuffixSums
  private let gate: Int
  private let nonexec: Int

  /// Sums a histogram; `prompts` are the places of each distinct unseen prompt in it.
  init(_ histogram: Histogram, prompts: [PromptPlaces], grid: Grid) {
    let (thresholds, ranks) = histogram.slots.ranked()
    self.thresholds = thresholds
    let extents =
      [thresholds.values.count + 2] + DecisionAxis.others.map { grid[$0].values.count + 1 }
    let sums = { (cells: [SIMD4<Int>]) in
      var sums = SuffixSums(cells, ranks: ranks, extents: extents)
      sums.accumulate()
      return sums
    }
    all = sums(histogram.all)
    unseen = sums(histogram.unseen)
    var cells = [SIMD4<Int>](repeating: .zero, count: histogram.cellCount)
    for places in prompts where places.count == 1 {
      cells[places.leading.cell][places.kind.rawValue] += 1
    }
    var distinct = SuffixSums(cells, ranks: ranks, extents: extents)
    for places in prompts where places.count > 1 {
      distinct.addUnion(
        of: places.map { histogram.place(of: $0.cell, ranks: ranks) },
        lane: places.kind.rawValue)
    }
    distinct.accumulate()
    self.distinct = distinct
    gate = histogram.gate
    nonexec = histogram.nonexec
  }

  /// Whether any row was counted.
  var hasRows: Bool { all[[]].total > 0 }

  /// Counts at a threshold and at a floor of each other axis, by its index there.
  func tally(at threshold: Double, _ floors: [Int]) -> Tally {
    let place = [thresholds.count(below: threshold) + 1] + floors.map { $0 + 1 }
    let none = place.prefix(0)
    let counts = { (sums: SuffixSums) in Counts(firing: sums[place], among: sums[none]) }
    var tally = Tally()
    tally.all = counts(all)
    tally.unseen = counts(unseen)
    tally.distinct = counts(distinct)
    tally.reasons[.gate] = gate
    tally.reasons[.nonexec] = nonexec
    // What reaches the floors before an axis and not the axis itself stops there.
    var left = all[none].total - gate - nonexec
    for axis in DecisionAxis.all {
      let reaching = all[place.prefix(axis.rawValue + 1)].total
      tally.reasons[.below(axis)] = left - reaching
      left = reaching
    }
    return tally
  }
}
