public import Groundwork

/// Adds up partial sweeps: the same grid counted over parts of the rows.
///
/// Distinct prompts are told apart by the sweeps' sketches, as if all rows had been swept at once.
/// Where a part has none, its distinct prompts are added, and the source says so. Thresholds that were
/// found in the data are those of all parts together.
public struct MetricsMerge {
  private var merged: [MetricsRow] = []
  /// Every floor with every other; nil where rows are missing.
  private var space: RankSpace?
  private var prompts: [PromptSketch.Entry]?
  private var parts = 0
  private var isAdded = false

  /// Nothing yet.
  public init() {}

  /// Most prompts to tell apart, about 100 bytes each.
  private static let promptLimit = 1 << 20

  private static let remedy: Message =
    "sweep all parts with the same options and the same mapper"

  /// Adds one partial sweep.
  ///
  /// - Throws: Another grid, mapper, gating, split or taxonomy than the parts before, or sums beyond 10¹².
  public mutating func add(_ table: SweepTable) throws(Failure) {
    let part = table.chains.flatMap { $0 }
    guard parts > 0 else {
      merged = part
      parts = table.source.parts
      isAdded = table.source.distinctAdded
      space = part.count == table.source.grid ? RankSpace(part.map(\.point)) : nil
      prompts = space == nil ? nil : table.sketch?.entries
      return
    }
    guard table.source.isSameButForSize(as: merged[0].source) else {
      throw Failure(
        "the partial sweeps differ in \(merged[0].source.difference(from: table.source))",
        remedy: MetricsMerge.remedy(table.source, merged[0].source))
    }
    let aligned = try align(part, of: table)
    try addPrompts(table, aligned)
    parts = min(parts + table.source.parts, FieldReader.largestCount)
    for (index, row) in aligned.rows.enumerated() {
      try MetricsMerge.add(row, to: &merged[index])
    }
  }

  /// What to do where the sources of two parts differ.
  private static func remedy(_ one: SweepSource, _ other: SweepSource) -> Message {
    guard one.slice == other.slice else { return RowSlice.remedy }
    return one.splitDiffers(from: other)
      ? "sweep all rows in one run, or each part with \(.splitBy) hash" : remedy
  }

  /// Brings a part and what is merged to the same points.
  ///
  /// - Returns: The part's rows at the points of what is merged, and how its cells move there.
  private mutating func align(
    _ part: [MetricsRow], of table: SweepTable
  ) throws(Failure) -> (rows: [MetricsRow], space: RankSpace?) {
    let own = part.count == table.source.grid ? RankSpace(part.map(\.point)) : nil
    if part.count == merged.count, zip(part, merged).allSatisfy({ $0.point == $1.point }) {
      return (part, own)
    }
    if let difference = MetricsMerge.difference(merged, part, isExact: table.source.exactThresholds)
    {
      throw Failure(
        "the partial sweeps have different grids: \(difference)", remedy: MetricsMerge.remedy)
    }
    guard let old = space, let own else {
      throw Failure(
        "rows of a sweep with thresholds found in the data are missing",
        remedy: "give every row of each part")
    }
    let thresholds = Set(old.floors[0].values).union(own.floors[0].values).sorted()
    let union = RankSpace(floors: [Axis(ascending: thresholds)] + old.floors.dropFirst())
    let points = MetricsMerge.points(union)
    merged = MetricsMerge.rows(merged, at: points)
    prompts = prompts.map { entries in
      PromptSketch(entries)?.moved(from: old, to: union).entries ?? entries
    }
    space = union
    return (MetricsMerge.rows(part, at: points), own)
  }

  /// What tells two grids apart, or nil where only found thresholds do.
  private static func difference(
    _ before: [MetricsRow], _ part: [MetricsRow], isExact: Bool
  ) -> String? {
    for axis in isExact ? DecisionAxis.others : DecisionAxis.all {
      let (one, other) = (floors(before, axis), floors(part, axis))
      if one != other {
        return "\(axis.floors) \(words(one)) before, \(words(other)) from here"
      }
    }
    return isExact ? nil : "\(counted(before.count, "point")) before, \(part.count) from here"
  }

  private static func floors(_ rows: [MetricsRow], _ axis: DecisionAxis) -> [Double] {
    Set(rows.map { $0.point[axis] }).sorted()
  }

  private static func words(_ floors: [Double]) -> String {
    listed(floors.map { "\($0)" })
  }

  /// Every point of a space, in the order of a sweep.
  private static func points(_ space: RankSpace) -> [AxisValues] {
    zip(DecisionAxis.all, space.floors).reduce([AxisValues()]) { points, next in
      next.1.values.flatMap { floor in
        points.map { point in
          var point = point
          point[next.0] = floor
          return point
        }
      }
    }
  }

  /// Rows with thresholds found in the data, at the points of more thresholds: what fires at one
  /// fires at the next lower of the others too, and above them all nothing does.
  private static func rows(_ rows: [MetricsRow], at points: [AxisValues]) -> [MetricsRow] {
    var chains: [AxisValues: [MetricsRow]] = [:]
    for row in rows { chains[row.point.chain, default: []].append(row) }
    return points.map { point in
      let chain = chains[point.chain] ?? rows
      let low = chain.firstIndexAscending { $0.point[.leading] >= point[.leading] }
      var row = chain[min(low, chain.count - 1)]
      row.point = point
      guard low == chain.count else { return row }
      row.tally = row.tally.withoutFiring
      for index in row.byClass.indices {
        row.byClass[index].tally = row.byClass[index].tally.withoutFiring
      }
      return row
    }
  }

  private mutating func addPrompts(
    _ table: SweepTable, _ aligned: (rows: [MetricsRow], space: RankSpace?)
  ) throws(Failure) {
    isAdded = isAdded || table.source.distinctAdded
    guard let space, let own = aligned.space, let sketch = table.sketch, let mine = prompts,
      mine.count <= MetricsMerge.promptLimit
    else {
      prompts = nil
      isAdded = true
      return
    }
    prompts = sketch.moved(from: own, to: space).merged(with: mine, in: space)
  }

  private static func add(_ row: MetricsRow, to sum: inout MetricsRow) throws(Failure) {
    guard row.byClass.map(\.name) == sum.byClass.map(\.name) else {
      throw Failure("the partial sweeps have different classes", remedy: remedy)
    }
    guard row.tally.all.total + sum.tally.all.total <= FieldReader.largestCount else {
      throw Failure(
        "the partial sweeps add up to more than \(FieldReader.largestCount) rows",
        remedy: "give each part once")
    }
    sum.tally += row.tally
    for (index, predicted) in row.byClass.enumerated() {
      sum.byClass[index].tally += predicted.tally
    }
    sum.source.promptSample = min(sum.source.promptSample, row.source.promptSample)
  }

  /// The sums, in the order of a sweep.
  public var rows: [MetricsRow] {
    var rows = merged
    let grid = max(space.map { _ in merged.count } ?? 0, merged.first?.source.grid ?? 0)
    for index in rows.indices {
      rows[index].source.parts = parts
      rows[index].source.grid = grid
      rows[index].source.distinctAdded = isAdded
      rows[index].sketch = nil
    }
    guard let prompts, let space, !rows.isEmpty else { return rows }
    MetricsMerge.count(prompts, in: space, &rows)
    rows[0].sketch = PromptSketch(prompts)
    return rows
  }

  /// Counts distinct prompts at each point anew.
  private static func count(
    _ prompts: [PromptSketch.Entry], in space: RankSpace, _ rows: inout [MetricsRow]
  ) {
    let classes = max(1, rows.first?.byClass.count ?? 1)
    var sums = [SuffixSums](repeating: SuffixSums(extents: space.extents), count: classes)
    for entry in prompts {
      let places = entry.places
      if places.seen { continue }
      sums[places.histogram].addUnion(
        of: places.map { space.ranks(of: $0.cell) }, lane: places.kind.rawValue)
    }
    for index in sums.indices { sums[index].accumulate() }
    for row in rows.indices {
      let place = space.place(of: rows[row].point)
      let counts = sums.map { Counts(firing: $0[place], among: $0[place.prefix(0)]) }
      rows[row].tally.distinct = counts.reduce(into: Counts()) { $0 += $1 }
      for predicted in rows[row].byClass.indices {
        rows[row].byClass[predicted].tally.distinct = counts[predicted]
      }
    }
  }
}

extension AxisValues {
  /// The point with the leading floor left out: what all points of a chain share.
  fileprivate var chain: AxisValues {
    var chain = self
    chain[.leading] = 0
    return chain
  }
}

extension Array {
  /// The index of the first element that a condition holds for, where it holds for all after it.
  ///
  /// - Complexity: O(log n).
  fileprivate func firstIndexAscending(where condition: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
