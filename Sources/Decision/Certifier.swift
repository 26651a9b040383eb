/// Decides which points of a grid are shown to keep every limit, so that with the confidence level
/// none of them breaks one, whichever is chosen.
struct Certifier {
  let constraints: [Constraint]
  let correction: Correction
  /// Probability of a mistake, over all points together.
  let alpha: Double
  /// Points of the whole grid, dropped rows included.
  let gridPoints: Int

  /// Tests every limit at every point.
  ///
  /// - Parameter rows: All distinct points; the whole grid for the chained corrections.
  /// - Returns: For each row the α at which each limit was shown, in the order of the limits; nil for a
  ///   row with a limit that was not.
  func shown(in rows: [MetricsRow]) -> [[Double]?] {
    guard correction != .bonferroni else {
      let share = smallestAlpha(chains: 1)
      return rows.map { row in
        let all = constraints.allSatisfy { $0.isShown(by: row.tally.distinct, alpha: share) }
        return all ? constraints.map { _ in share } : nil
      }
    }
    var alphas = [[Double?]](
      repeating: [Double?](repeating: nil, count: constraints.count), count: rows.count)
    let chains = rows.chains
    let share = alpha / Double(max(1, chains.count * directions.count))
    for direction in directions {
      let tested = constraints.indices.filter {
        constraints[$0].isEasiestAtHighThreshold == direction
      }
      for chain in chains {
        let order = direction ? Array(chain.reversed()) : chain
        for (row, level) in walk(order, tested, share: share, rows) {
          for constraint in tested { alphas[row][constraint] = level }
        }
      }
    }
    return alphas.map { levels in
      let all = levels.compactMap { $0 }
      return all.count == levels.count ? all : nil
    }
  }

  /// The least α that any point is tested at, for bounds of points that were not shown.
  func smallestAlpha(in rows: [MetricsRow]) -> Double {
    smallestAlpha(chains: rows.chains.count)
  }

  private func smallestAlpha(chains: Int) -> Double {
    switch correction {
    case .bonferroni: alpha / Double(max(1, gridPoints))
    case .fixedSequence: alpha / Double(max(1, chains * directions.count))
    case .fallback: alpha / Double(max(1, gridPoints * directions.count))
    }
  }

  /// Directions in use: whether a chain starts at the highest threshold.
  ///
  /// Limits of one direction share a chain: a point that breaks one of them passes only if that very
  /// limit is shown in error, so they do not multiply.
  private var directions: [Bool] {
    [true, false].filter { direction in
      constraints.contains { $0.isEasiestAtHighThreshold == direction }
    }
  }

  /// Tests the points of a chain in order; returns those that pass with the α they passed at.
  private func walk(
    _ chain: [Int], _ tested: [Int], share: Double, _ rows: [MetricsRow]
  ) -> [(row: Int, alpha: Double)] {
    let isSequence = correction == .fixedSequence
    let own = isSequence ? 0 : share / Double(chain.count)
    var handedOn = isSequence ? share : 0
    var passed: [(row: Int, alpha: Double)] = []
    for row in chain {
      let level = own + handedOn
      let evidence = rows[row].tally.distinct
      let passes = tested.allSatisfy { constraints[$0].isShown(by: evidence, alpha: level) }
      if passes { passed.append((row, level)) }
      if !passes, isSequence { break }
      handedOn = passes ? level : 0
    }
    return passed
  }
}
