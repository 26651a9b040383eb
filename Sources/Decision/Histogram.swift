import Groundwork

/// Rows by the last floor of each axis that they reach.
///
/// A row is one increment, however large the grid: what fires at a grid point is the sum over the
/// cells beyond it. Where a class has a threshold of its own, its rows reach every threshold or none.
struct Histogram {
  /// Most cells of all histograms of a sweep; each takes 64 bytes.
  static let limit = 1 << 23

  private let grid: Grid
  private(set) var slots: ThresholdSlots
  /// Shape (slots × (floors + 1) of each other axis), the last index fastest.
  private(set) var all: [SIMD4<Int>]
  /// Of rows whose prompt did not train the mapper; the shape of `all`.
  private(set) var unseen: [SIMD4<Int>]
  /// Rows that the gate stopped.
  private(set) var gate = 0
  /// Rows of a class that never fires.
  private(set) var nonexec = 0
  /// Cells of one slot.
  private let width: Int

  /// No rows yet.
  ///
  /// - Parameters:
  ///   - grid: What to try.
  ///   - countsRows: Whether there is to be memory for counts; else it only says where rows count.
  init(_ grid: Grid, countsRows: Bool = true) {
    self.grid = grid
    slots = ThresholdSlots(grid)
    width = Histogram.width(of: grid)
    all = [SIMD4<Int>](repeating: .zero, count: countsRows ? slots.count * width : 0)
    unseen = all
  }

  /// Cells of one class, or of all together, before a threshold is found in the data.
  static func cells(of grid: Grid) -> Int { ThresholdSlots(grid).count * width(of: grid) }

  /// Cells that there are by now, also of those without a row.
  var cellCount: Int { slots.count * width }

  /// Cells of one slot of the leading axis.
  static func width(of grid: Grid) -> Int {
    DecisionAxis.others.reduce(1) { $0 * (grid[$1].values.count + 1) }
  }

  /// Where a row counts.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - reason: Why it fires at no point, from ``DecisionRule/stop(of:)``.
  /// - Returns: The cell; where thresholds are found in the data, perhaps one that is yet to be made.
  mutating func cell(of row: ScoredRow, _ reason: AbstainReason?) -> Int {
    // What can never fire stands in the very first cell.
    if reason != nil { return 0 }
    let confidence = row.values[.leading]
    let slot =
      if let threshold = grid.fixedThreshold(ofClass: row.predicted) {
        confidence >= threshold ? slots.always : ThresholdSlots.never
      } else {
        slots.slot(for: confidence)
      }
    return DecisionAxis.others.reduce(slot) { cell, axis in
      cell * (grid[axis].values.count + 1) + grid[axis].count(atMost: row.values[axis])
    }
  }

  /// Counts a row in its cell.
  ///
  /// - Parameters:
  ///   - place: Where it counts.
  ///   - reason: Why it fires at no point; nil where it may fire.
  mutating func add(_ place: PromptPlace, _ reason: AbstainReason?) {
    let missing = cellCount - all.count
    if missing > 0 {
      all.append(contentsOf: repeatElement(.zero, count: missing))
      unseen.append(contentsOf: repeatElement(.zero, count: missing))
    }
    let lane = place.kind.rawValue
    all[place.cell][lane] += 1
    if !place.seen { unseen[place.cell][lane] += 1 }
    if reason == .gate { gate += 1 }
    if reason == .nonexec { nonexec += 1 }
  }

  /// Adds the counts of other rows on the same grid of given thresholds, whose cells are the same.
  static func += (sum: inout Histogram, other: Histogram) {
    for cell in sum.all.indices {
      sum.all[cell] &+= other.all[cell]
      sum.unseen[cell] &+= other.unseen[cell]
    }
    sum.gate += other.gate
    sum.nonexec += other.nonexec
  }

  /// The slot of a cell, and how many floors of each other axis its rows reach, the last axis first.
  private func parts(of cell: Int) -> (slot: Int, reached: [Int]) {
    var rest = cell
    let reached = DecisionAxis.others.reversed().map { axis in
      let extent = grid[axis].values.count + 1
      defer { rest /= extent }
      return rest % extent
    }
    return (rest, reached)
  }

  /// How many floors of each axis the rows of a cell reach, in the order of the axes.
  ///
  /// - Parameters:
  ///   - cell: The cell.
  ///   - ranks: For each slot, how many thresholds its rows reach.
  /// - Returns: Shape (axes).
  func place(of cell: Int, ranks: [Int]) -> [Int] {
    let (slot, reached) = parts(of: cell)
    return [ranks[slot]] + reached.reversed()
  }
}

extension Histogram: PlaceOrder {
  func isWithin(_ cell: Int, _ other: Int) -> Bool {
    let (mine, its) = (parts(of: cell), parts(of: other))
    return slots.height(of: mine.slot) <= slots.height(of: its.slot)
      && zip(mine.reached, its.reached).allSatisfy { $0 <= $1 }
  }

  func meet(_ cell: Int, _ other: Int) -> Int {
    let (mine, its) = (parts(of: cell), parts(of: other))
    let slot = slots.height(of: mine.slot) <= slots.height(of: its.slot) ? mine.slot : its.slot
    let lowest = zip(mine.reached, its.reached).map { min($0, $1) }
    return zip(DecisionAxis.others, lowest.reversed()).reduce(slot) { cell, part in
      cell * (grid[part.0].values.count + 1) + part.1
    }
  }

  /// The cell of what fires at every point.
  var always: Int { (slots.always + 1) * width - 1 }
}
