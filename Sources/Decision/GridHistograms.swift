public import Groundwork

/// The histograms of a sweep: one for all rows, or one for each predicted class.
///
/// With given thresholds the place of a row depends on the row alone, so the rows of one stream can be
/// counted in several of these, which are added up at the end.
public struct GridHistograms: Sendable {
  /// What is tried.
  let grid: Grid
  /// The taxonomy, in order.
  let classes: [Name]
  /// Whether each predicted class is counted apart.
  let byClass: Bool
  /// One for each class, or one for all.
  private(set) var each: [Histogram]

  /// No rows yet.
  ///
  /// - Parameters:
  ///   - grid: What to try.
  ///   - classes: The taxonomy, in order.
  ///   - byClass: Whether to count each predicted class apart.
  ///   - countsRows: Whether rows will be counted; else they are only placed, and no memory is taken.
  /// - Throws: More than 65,536 classes, or more to count than memory has room for.
  public init(
    grid: Grid, classes: [Name], byClass: Bool, countsRows: Bool = true
  ) throws(Failure) {
    guard classes.count <= PromptPlace.histogramLimit else {
      throw Failure(
        "a taxonomy of \(classes.count) classes, at most \(PromptPlace.histogramLimit) can be counted",
        remedy: "merge classes")
    }
    self.grid = grid
    self.classes = classes
    self.byClass = byClass
    each = []
    let count = byClass ? classes.count : 1
    guard Histogram.cells(of: grid) * count <= Histogram.limit else {
      throw tooLarge(byClass ? classes.count : nil)
    }
    each = [Histogram](repeating: Histogram(grid, countsRows: countsRows), count: count)
  }

  /// Cells that counting on a grid takes from the start; each is 64 bytes.
  public static func cells(of grid: Grid, classes: Int, byClass: Bool) -> Int {
    Histogram.cells(of: grid) * (byClass ? classes : 1)
  }

  /// Cells that rows are counted in so far.
  public var cells: Int { each.reduce(0) { $0 + $1.all.count } }

  subscript(index: Int) -> Histogram { each[index] }

  /// Where a row counts; it is not counted yet.
  ///
  /// - Throws: A class outside the taxonomy.
  public mutating func place(_ row: ScoredRow) throws(Failure) -> PlacedRow {
    guard classes.indices.contains(row.predicted) else {
      throw Failure(
        "class \(row.predicted) is outside the taxonomy of \(classes.count)",
        remedy: "sweep the rows of one mapper")
    }
    let histogram = byClass ? row.predicted : 0
    let stop = DecisionRule.stop(of: row)
    let cell = each[histogram].cell(of: row, stop)
    let place = PromptPlace(
      seen: row.seen, histogram: histogram, cell: cell, kind: FiringKind(row))
    return PlacedRow(row, place, stop: stop)
  }

  /// Counts a row in its place.
  ///
  /// - Throws: More to count than memory has room for.
  public mutating func add(_ row: PlacedRow) throws(Failure) {
    let place = row.place
    let before = each[place.histogram].all.count
    each[place.histogram].add(place, row.stop)
    guard each[place.histogram].all.count > before, cells > Histogram.limit else { return }
    throw tooLarge(byClass ? classes.count : nil)
  }

  /// Adds the counts of other rows on the same grid of given thresholds.
  public static func += (sum: inout GridHistograms, other: GridHistograms) {
    for index in sum.each.indices { sum.each[index] += other.each[index] }
  }

  /// The message on more to count than there may be.
  func tooLarge(_ classes: Int?) -> Failure {
    let what: Message = classes.map { "\($0) classes" } ?? "the rows"
    return Failure(
      "counting \(what) at so many points takes more than \(Histogram.limit) counts",
      remedy: grid.isExact
        ? "give the thresholds as a range, or fewer floors on the other axes"
        : "use fewer values on the axes of the grid")
  }
}
