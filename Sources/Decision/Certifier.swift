/// Decides which points of a grid are shown to keep every limit, so that with the confidence level
/// none of them breaks one, whichever is chosen.
struct Certifier {
  /// The limits.
  let constraints: [Constraint]
  /// How α is kept over all points.
  let correction: Correction
  /// Probability of a mistake, over all points together.
  let alpha: Double
  /// Points of the whole grid, dropped rows included.
  let gridPoints: Int
  /// Whether the thresholds were found in the data.
  var isExact = false

  /// Where the chains of ``Correction/auto`` start for a limit that may be kept anywhere: fixed before
  /// any data is seen, and as many whatever the grid, so that a finer grid shows no less.
  static let starts = (0..<20).map { Double($0) / 20 }

  /// Which way a limit's chains go through the thresholds.
  private enum Order: CaseIterable {
    /// From the highest down: easiest where least fires.
    case descending
    /// From the lowest up: easiest where most fires.
    case ascending
    /// From each of ``Certifier/starts`` down: nobody knows where it is easiest.
    case fromStarts
  }

  private func order(of constraint: Constraint) -> Order {
    guard correction == .auto else {
      return constraint.isEasiestAtHighThreshold ? .descending : .ascending
    }
    if !constraint.isMonotone { return .fromStarts }
    return constraint.isEasiestAtHighThreshold ? .descending : .ascending
  }

  /// Orders in use; α is shared among them.
  ///
  /// Limits of one order share a chain: a point that breaks one of them passes only if that very
  /// limit is shown in error, so they do not multiply.
  private var orders: [Order] {
    Order.allCases.filter { order in constraints.contains { self.order(of: $0) == order } }
  }

  /// Tests every limit at every point.
  ///
  /// - Parameter rows: All distinct points; the whole grid for the chained corrections.
  /// - Returns: For each row the α at which each limit was shown, in the order of the limits; nil for a
  ///   row with a limit that was not.
  func shown(in rows: [MetricsRow]) -> [[Double]?] {
    guard correction != .bonferroni else {
      let share = alpha / Double(max(1, gridPoints))
      return rows.map { row in
        let all = constraints.allSatisfy { $0.isShown(by: row.tally.distinct, alpha: share) }
        return all ? constraints.map { _ in share } : nil
      }
    }
    var alphas = [[Double?]](
      repeating: [Double?](repeating: nil, count: constraints.count), count: rows.count)
    let chains = rows.chains
    for order in orders {
      let tested = constraints.indices.filter { self.order(of: constraints[$0]) == order }
      for chain in chains {
        for (row, level) in shown(chain, order, tested, share: share(chains.count), rows) {
          for constraint in tested { alphas[row][constraint] = level }
        }
      }
    }
    return alphas.map { levels in
      let all = levels.compactMap { $0 }
      return all.count == levels.count ? all : nil
    }
  }

  /// The least α that each limit is tested at, for bounds of points that were not shown.
  func leastAlphas(in rows: [MetricsRow]) -> [Double] {
    let chains = correction == .bonferroni ? 1 : rows.chains.count
    return constraints.map { constraint in
      switch correction {
      case .bonferroni: alpha / Double(max(1, gridPoints))
      case .fixedSequence: share(chains)
      case .fallback: alpha / Double(max(1, gridPoints * orders.count))
      case .auto:
        order(of: constraint) == .fromStarts
          ? share(chains) / Double(Certifier.starts.count) : share(chains)
      }
    }
  }

  /// The α of one chain.
  private func share(_ chains: Int) -> Double { alpha / Double(max(1, chains * orders.count)) }

  private func shown(
    _ chain: [Int], _ order: Order, _ tested: [Int], share: Double, _ rows: [MetricsRow]
  ) -> [(row: Int, alpha: Double)] {
    switch order {
    case .ascending: walk(chain, tested, share: share, rows)
    case .descending: walk(chain.reversed(), tested, share: share, rows)
    case .fromStarts: walkFromStarts(chain.reversed(), tested, share: share, rows)
    }
  }

  /// Tests the points of a chain in order; returns those that pass with the α they passed at.
  private func walk(
    _ chain: [Int], _ tested: [Int], share: Double, _ rows: [MetricsRow]
  ) -> [(row: Int, alpha: Double)] {
    let isSequence = correction != .fallback
    let own = isSequence ? 0 : share / Double(chain.count)
    var handedOn = isSequence ? share : 0
    var passed: [(row: Int, alpha: Double)] = []
    for row in chain {
      let level = own + handedOn
      let passes = isShown(rows[row], tested, alpha: level)
      if passes { passed.append((row, level)) }
      if !passes, isSequence { break }
      handedOn = passes ? level : 0
    }
    return passed
  }

  /// Walks down from each start at an equal share of α, until the first point that fails.
  ///
  /// Thresholds that were found in the data stand for all those between: what fires at the start
  /// itself is what fires at the next one above, which must pass too and is not shown by it.
  private func walkFromStarts(
    _ descending: [Int], _ tested: [Int], share: Double, _ rows: [MetricsRow]
  ) -> [(row: Int, alpha: Double)] {
    let level = share / Double(Certifier.starts.count)
    var passed: Set<Int> = []
    for start in Certifier.starts {
      let first = descending.firstIndex { rows[$0].point[.leading] <= start }
      guard let first else { continue }
      let isAtStart = rows[descending[first]].point[.leading] == start
      if isExact, !isAtStart, first > 0,
        !isShown(rows[descending[first - 1]], tested, alpha: level)
      {
        continue
      }
      for row in descending[first...] {
        // What another start has shown from here on, this one shows too.
        guard !passed.contains(row), isShown(rows[row], tested, alpha: level) else { break }
        passed.insert(row)
      }
    }
    return passed.sorted().map { ($0, level) }
  }

  private func isShown(_ row: MetricsRow, _ tested: [Int], alpha: Double) -> Bool {
    tested.allSatisfy { constraints[$0].isShown(by: row.tally.distinct, alpha: alpha) }
  }
}
