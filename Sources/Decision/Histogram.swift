/// Rows by the last threshold, near margin and familiarity at which they still fire.
///
/// A row is one increment, however large the grid: what fires at a grid point is the sum over the
/// cells beyond it. Where a class has a threshold of its own, its rows reach every threshold or none.
struct Histogram {
  /// Where a row counts.
  struct Place: Equatable {
    var cell: Int
    var kind: Kind
  }

  /// What a row would be if it fired; the raw value is its lane in a cell.
  enum Kind: Int {
    case correct, wrong, hallucinated, unlabelled

    init(_ row: ScoredRow) {
      switch row.gold {
      case .unlabelled: self = .unlabelled
      case .notExecutable: self = .hallucinated
      case .label(let label): self = label == row.predicted ? .correct : .wrong
      }
    }
  }

  private let grid: Grid
  private(set) var slots: ThresholdSlots
  /// Shape (slots × (near margins + 1) × (familiarities + 1)), the last index fastest.
  private(set) var all: [SIMD4<Int>]
  private(set) var unseen: [SIMD4<Int>]
  private(set) var gate = 0
  private(set) var nonexec = 0

  init(_ grid: Grid) {
    self.grid = grid
    slots = ThresholdSlots(grid.thresholds)
    let cells = slots.count * Histogram.width(of: grid)
    all = [SIMD4<Int>](repeating: .zero, count: cells)
    unseen = all
  }

  /// Cells of one slot.
  static func width(of grid: Grid) -> Int {
    (grid.nearMargins.values.count + 1) * (grid.familiarities.values.count + 1)
  }

  /// Counts a row and says where.
  mutating func add(_ row: ScoredRow) -> Place {
    let place = Place(cell: cell(for: row), kind: Kind(row))
    let missing = slots.count * Histogram.width(of: grid) - all.count
    if missing > 0 {
      all.append(contentsOf: repeatElement(.zero, count: missing))
      unseen.append(contentsOf: repeatElement(.zero, count: missing))
    }
    all[place.cell][place.kind.rawValue] += 1
    if !row.seen { unseen[place.cell][place.kind.rawValue] += 1 }
    return place
  }

  /// Threshold, near margin and familiarity that rows of this cell reach, as comparable numbers.
  func heights(of cell: Int) -> (Double, Int, Int) {
    let width = Histogram.width(of: grid)
    let familiarities = grid.familiarities.values.count + 1
    let inSlot = cell % width
    return (slots.height(of: cell / width), inSlot / familiarities, inSlot % familiarities)
  }

  private mutating func cell(for row: ScoredRow) -> Int {
    // What can never fire stands in the very first cell.
    if row.gate == false {
      gate += 1
      return 0
    }
    if !row.executable {
      nonexec += 1
      return 0
    }
    let slot =
      if let threshold = grid.fixedThreshold(ofClass: row.predicted) {
        row.confidence >= threshold ? slots.always : ThresholdSlots.never
      } else {
        slots.slot(for: row.confidence)
      }
    let margin = grid.nearMargins.count(atMost: row.margin)
    let familiarity = grid.familiarities.count(atMost: row.familiarity)
    let margins = grid.nearMargins.values.count + 1
    let familiarities = grid.familiarities.values.count + 1
    return (slot * margins + margin) * familiarities + familiarity
  }
}
