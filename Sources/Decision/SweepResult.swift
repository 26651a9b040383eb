/// The metrics rows of a sweep: by familiarity, then near margin, then threshold, each ascending.
public struct SweepResult: RandomAccessCollection, Sendable {
  private let grid: Grid
  private let tallies: [FiringTally]
  private let classes: [String]?
  private let thresholds: [Double]
  private let source: SweepSource

  init(grid: Grid, tallies: [FiringTally], classes: [String]?, source: SweepSource) {
    self.grid = grid
    self.tallies = tallies
    self.classes = classes
    // Classes find their own thresholds; the grid has those of all of them.
    let found = Set(tallies.flatMap(\.thresholds.values))
    thresholds = found.sorted()
    self.source = source
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int {
    thresholds.count * grid.nearMargins.values.count * grid.familiarities.values.count
  }

  /// The row of one grid point.
  public subscript(index: Int) -> MetricsRow {
    let threshold = thresholds[index % thresholds.count]
    let cell = index / thresholds.count
    let margin = cell % grid.nearMargins.values.count
    let familiarity = cell / grid.nearMargins.values.count
    var row = MetricsRow(
      point: GridPoint(
        threshold: threshold, nearMargin: grid.nearMargins.values[margin],
        familiarity: grid.familiarities.values[familiarity]),
      tally: Tally(), source: source)
    row.source.grid = count
    for (index, tally) in tallies.enumerated() {
      let counts = tally.tally(at: threshold, margin, familiarity)
      row.tally += counts
      if let classes {
        row.byClass.append(MetricsRow.PredictedClass(name: classes[index], tally: counts))
      }
    }
    return row
  }
}
