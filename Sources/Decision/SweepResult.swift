import Groundwork

/// The metrics rows of a sweep: by the last axis, then the one before, and so on, each ascending.
public struct SweepResult: RandomAccessCollection, Sendable {
  private let grid: Grid
  private let tallies: [FiringTally]
  private let classes: [Name]?
  private let thresholds: [Double]
  private let source: SweepSource
  private let sketch: PromptSketch?

  init(
    grid: Grid, tallies: [FiringTally], classes: [Name]?, source: SweepSource,
    sketch: PromptSketch?
  ) {
    self.grid = grid
    self.tallies = tallies
    self.classes = classes
    thresholds = SweepResult.thresholds(tallies).values
    self.source = source
    self.sketch = sketch
  }

  /// The thresholds of the rows: classes find their own, the grid has those of all of them.
  static func thresholds(_ tallies: [FiringTally]) -> Axis {
    let found = Set(tallies.flatMap(\.thresholds.values)).sorted()
    // Rows of which none can fire count all the same, at a threshold above them all.
    return Axis(ascending: found.isEmpty && tallies.contains(where: \.hasRows) ? [1] : found)
  }

  /// The first row.
  public var startIndex: Int { 0 }
  /// Past the last row.
  public var endIndex: Int {
    DecisionAxis.others.reduce(thresholds.count) { $0 * grid[$1].values.count }
  }

  /// The row of one grid point.
  public subscript(index: Int) -> MetricsRow {
    var point = AxisValues()
    point[.leading] = thresholds[index % thresholds.count]
    var rest = index / thresholds.count
    var floors: [Int] = []
    for axis in DecisionAxis.others {
      let values = grid[axis].values
      floors.append(rest % values.count)
      point[axis] = values[rest % values.count]
      rest /= values.count
    }
    var row = MetricsRow(point: point, tally: Tally(), source: source)
    row.source.grid = count
    if index == startIndex { row.sketch = sketch }
    for (index, tally) in tallies.enumerated() {
      let counts = tally.tally(at: point[.leading], floors)
      row.tally += counts
      if let classes {
        row.byClass.append(MetricsRow.PredictedClass(name: classes[index], tally: counts))
      }
    }
    return row
  }
}
