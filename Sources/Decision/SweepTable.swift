public import Groundwork

/// The metrics rows of one sweep, one for each grid point.
public struct SweepTable {
  /// The rows, in the order in which they came.
  public let rows: [MetricsRow]
  /// Where the counts come from.
  let source: SweepSource
  /// The distinct prompts, where a row holds them.
  let sketch: PromptSketch?

  /// Takes the rows of one sweep.
  ///
  /// - Parameters:
  ///   - rows: Of one sweep, in any order.
  ///   - name: What the rows are, for messages.
  /// - Throws: No rows, two for one grid point, or rows that are not of one sweep.
  public init(_ rows: [MetricsRow], name: String = "metrics") throws(Failure) {
    guard let first = rows.first else {
      throw Failure("the \(name) have no rows", remedy: "give the output of sweep")
    }
    var points: Set<AxisValues> = []
    for (index, row) in rows.enumerated() {
      if let problem = SweepTable.difference(of: row, from: first) {
        throw Failure(
          "the \(name) mix \(problem)",
          remedy: row.source.slice == first.source.slice
            ? "give the rows of one sweep"
            : RowSlice.remedy,
          row: index)
      }
      guard points.insert(row.point).inserted else {
        throw Failure(
          "the \(name) have two rows for \(row.point.words)",
          remedy: "give the rows of one sweep; add up partial sweeps with sweep \(.merge)",
          row: index)
      }
    }
    guard rows.count <= max(1, first.source.grid) else {
      throw Failure(
        "\(counted(rows.count, "row")) of a grid of \(counted(first.source.grid, "point"))",
        remedy: "give the rows of one sweep; add up partial sweeps with sweep \(.merge)")
    }
    self.rows = rows
    source = first.source
    sketch = rows.lazy.compactMap(\.sketch).first
    try checkSketch()
  }

  /// Refuses a sketch that names cells or classes which the rows have not.
  private func checkSketch() throws(Failure) {
    guard let sketch, rows.count == source.grid, let space = RankSpace(rows.map(\.point)) else {
      return
    }
    let (cells, classes) = (space.count, max(1, rows[0].byClass.count))
    let fits = sketch.entries.allSatisfy { entry in
      entry.places.allSatisfy { $0.cell < cells && $0.histogram < classes }
    }
    guard fits else {
      throw Failure("\"prompts\" is not what sweep wrote", remedy: "give the output of sweep")
    }
  }

  /// What tells a row from those of the sweep that another row is of, or nil.
  private static func difference(of row: MetricsRow, from first: MetricsRow) -> String? {
    guard row.source.mapper == first.source.mapper else {
      return "the mappers \(MapperStamp.words(first.source.mapper)) and "
        + MapperStamp.words(row.source.mapper)
    }
    guard row.source.gated == first.source.gated else { return "gated and ungated rows" }
    guard row.source.gate == first.source.gate else { return "rows of different gates" }
    guard row.source.slice == first.source.slice else {
      return RowSlice.difference(first.source.slice, row.source.slice)
    }
    guard row.source == first.source else { return "rows of different sweeps" }
    let (counts, others) = (row.tally.all, first.tally.all)
    guard
      counts.total == others.total, counts.labelled == others.labelled,
      counts.nonexec == others.nonexec,
      row.tally.distinct.total == first.tally.distinct.total
    else {
      return "rows that count \(others.total) and \(counted(counts.total, "row")), "
        + "\(others.labelled) and \(counts.labelled) labelled"
    }
    guard row.byClass.map(\.name) == first.byClass.map(\.name) else {
      return "counts of different classes"
    }
    return nil
  }

  /// The rows that differ in nothing but the threshold, by ascending threshold.
  var chains: [[MetricsRow]] { rows.chains.map { chain in chain.map { rows[$0] } } }
}

extension SweepTable {
  /// The counts of this sweep under the decision of a row of another: its point, its per-class
  /// thresholds.
  ///
  /// - Throws: A threshold that this sweep does not have, or no counts by class where they are needed.
  func tally(
    at chosen: MetricsRow, name: String = "metrics to report on",
    remedy: Message =
      "sweep both halves over the same grid, or the report half with \(.thresholds) all"
  ) throws(Failure) -> Tally {
    let chain = rows.filter { $0.point.sharesChain(with: chosen.point) }
      .sorted { $0.point[.leading] < $1.point[.leading] }
    let perClass = chosen.source.perClassThresholds
    // Thresholds that this sweep itself was made with are in its counts already.
    guard !perClass.isEmpty, perClass != source.perClassThresholds else {
      return try row(at: chosen.point[.leading], chosen.point, in: chain, name, remedy)?.tally
        ?? nothingFires(chain)
    }
    guard let classes = chain.first?.byClass, !classes.isEmpty else {
      throw Failure(
        "the \(name) have no counts by class", remedy: "sweep with \(.byClass)")
    }
    for entry in perClass where !classes.contains(where: { $0.name == entry.name }) {
      throw Failure(
        "the \(name) do not have the class \"\(entry.name)\"",
        remedy: "sweep rows of a mapper that has it")
    }
    var sum = Tally()
    for (index, predicted) in classes.enumerated() {
      let own = perClass.first { $0.name == predicted.name }?.threshold
      let row = try row(at: own ?? chosen.point[.leading], chosen.point, in: chain, name, remedy)
      sum += row?.byClass[index].tally ?? predicted.tally.withoutFiring
    }
    return sum
  }

  /// The row of a threshold; nil where thresholds were found in the data and none is so high.
  private func row(
    at threshold: Double, _ point: AxisValues, in chain: [MetricsRow], _ name: String,
    _ remedy: Message
  ) throws(Failure) -> MetricsRow? {
    let next = chain.first { $0.point[.leading] >= threshold }
    if next?.point[.leading] == threshold || source.exactThresholds, !chain.isEmpty { return next }
    var wanted = point
    wanted[.leading] = threshold
    throw Failure(
      "the \(name) have no row for \(wanted.words)", remedy: remedy)
  }

  private func nothingFires(_ chain: [MetricsRow]) -> Tally {
    chain.first?.tally.withoutFiring ?? Tally()
  }
}

extension [MetricsRow] {
  /// Indices of the rows that differ in nothing but the threshold, by ascending threshold.
  var chains: [[Int]] {
    let order = indices.sorted { self[$0].point.precedesInSweep(self[$1].point) }
    var chains: [[Int]] = []
    for index in order {
      if let last = chains.last?.last, self[last].point.sharesChain(with: self[index].point) {
        chains[chains.count - 1].append(index)
      } else {
        chains.append([index])
      }
    }
    return chains
  }
}
