/// The cells of a table of metrics rows: how many floors of each axis a row reaches.
///
/// On the leading axis there is one place more, of what fires whatever the threshold.
struct RankSpace: PlaceOrder, Equatable {
  /// The floors of each axis, ascending.
  let floors: [Axis]

  /// The space of these points; nil where they are not every floor with every other.
  init?(_ points: [AxisValues]) {
    floors = DecisionAxis.all.map { axis in
      Axis(ascending: Set(points.map { $0[axis] }).sorted())
    }
    guard floors.reduce(1, { $0 * $1.values.count }) == points.count else { return nil }
  }

  /// The space of these floors.
  init(floors: [Axis]) { self.floors = floors }

  /// Places of each axis.
  var extents: [Int] {
    [floors[0].values.count + 2] + floors.dropFirst().map { $0.values.count + 1 }
  }

  /// How many cells there are.
  var count: Int { extents.reduce(1, *) }

  /// How many floors of each axis a cell reaches.
  func ranks(of cell: Int) -> [Int] {
    var rest = cell
    return extents.reversed().map { extent in
      defer { rest /= extent }
      return rest % extent
    }.reversed()
  }

  /// The cell that reaches so many floors of each axis.
  func cell(of ranks: [Int]) -> Int { zip(ranks, extents).reduce(0) { $0 * $1.1 + $1.0 } }

  /// The place of a point: one more than its index on each axis.
  func place(of point: AxisValues) -> [Int] {
    zip(DecisionAxis.all, floors).map { axis, floors in floors.count(below: point[axis]) + 1 }
  }

  /// The cell of a space with more thresholds that is the same as a cell of this one.
  ///
  /// - Parameters:
  ///   - cell: A cell of this space, whose rows have thresholds for confidences.
  ///   - other: A space that differs in nothing but the thresholds, and has all of these.
  /// - Returns: The cell in the other space.
  func cell(_ cell: Int, in other: RankSpace) -> Int {
    var ranks = ranks(of: cell)
    let thresholds = floors[0].values
    if ranks[0] > thresholds.count {
      ranks[0] = other.floors[0].values.count + 1
    } else if ranks[0] > 0 {
      ranks[0] = other.floors[0].count(atMost: thresholds[ranks[0] - 1])
    }
    return other.cell(of: ranks)
  }

  func isWithin(_ cell: Int, _ other: Int) -> Bool {
    zip(ranks(of: cell), ranks(of: other)).allSatisfy { $0 <= $1 }
  }

  func meet(_ cell: Int, _ other: Int) -> Int {
    self.cell(of: zip(ranks(of: cell), ranks(of: other)).map { min($0, $1) })
  }

  var always: Int { count - 1 }
}
