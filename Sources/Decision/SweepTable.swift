/// The metrics rows of one sweep, one for each grid point.
public struct SweepTable {
  public let rows: [MetricsRow]
  let source: SweepSource

  /// Holds rows against each other.
  ///
  /// - Parameters:
  ///   - rows: Of one sweep, in any order.
  ///   - name: What the rows are, for messages.
  /// - Throws: No rows, two for one grid point, or rows that are not of one sweep.
  public init(_ rows: [MetricsRow], name: String = "metrics") throws(DecisionError) {
    guard let first = rows.first else {
      throw DecisionError("the \(name) have no rows", remedy: "give the output of sweep")
    }
    var points: Set<GridPoint> = []
    for (index, row) in rows.enumerated() {
      if let problem = SweepTable.difference(of: row, from: first) {
        throw DecisionError(
          "the \(name) mix \(problem)", remedy: "give the rows of one sweep", row: index)
      }
      guard points.insert(row.point).inserted else {
        throw DecisionError(
          "the \(name) have two rows for \(row.point.words)",
          remedy: "give the rows of one sweep; add up partial sweeps with sweep --merge",
          row: index)
      }
    }
    self.rows = rows
    source = first.source
  }

  /// What tells a row from those of the sweep that another row is of, or nil.
  private static func difference(of row: MetricsRow, from first: MetricsRow) -> String? {
    guard sameBytes(row.source.mapper, first.source.mapper) else {
      return "the mappers \(first.source.mapper ?? "(none)") and \(row.source.mapper ?? "(none)")"
    }
    guard row.source.gated == first.source.gated else { return "gated and ungated rows" }
    guard row.source == first.source else { return "rows of different sweeps" }
    let (counts, others) = (row.tally.all, first.tally.all)
    guard
      counts.total == others.total, counts.labelled == others.labelled,
      counts.nonexec == others.nonexec,
      row.tally.distinct.total == first.tally.distinct.total
    else {
      return "rows that count \(others.total) and \(counts.total) rows, "
        + "\(others.labelled) and \(counts.labelled) labelled"
    }
    let names = zip(row.byClass, first.byClass)
    guard
      row.byClass.count == first.byClass.count,
      names.allSatisfy({ $0.name.utf8.elementsEqual($1.name.utf8) })
    else { return "counts of different classes" }
    return nil
  }

  /// The rows of each near margin and familiarity, by ascending threshold.
  var chains: [[MetricsRow]] { rows.chains.map { chain in chain.map { rows[$0] } } }
}

extension [MetricsRow] {
  /// Indices of the rows of each near margin and familiarity, by ascending threshold.
  var chains: [[Int]] {
    let order = indices.sorted { one, other in
      let (one, other) = (self[one].point, self[other].point)
      return (one.familiarity, one.nearMargin, one.threshold)
        < (other.familiarity, other.nearMargin, other.threshold)
    }
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

extension GridPoint {
  /// The point in the words of a message.
  var words: String {
    "threshold \(threshold), near margin \(nearMargin), familiarity \(familiarity)"
  }

  func sharesChain(with other: GridPoint) -> Bool {
    nearMargin == other.nearMargin && familiarity == other.familiarity
  }
}
