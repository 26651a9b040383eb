import Glibc

/// How a row's energy compares with the training rows'.
///
/// The energy of a row is log Σ exp(logit), large for rows like those of training. The table
/// keeps at most 1,024 of the training rows' sorted energies, evenly spread over their ranks:
/// point j of m has rank 1 + ⌊j (n − 1) / (m − 1)⌋. Up to 1,024 rows that is all of them.
///
/// - SeeAlso: Liu et al. (2020), Energy-based Out-of-distribution Detection, NeurIPS 33.
public struct FamiliarityTable: Sendable, Equatable {
  /// Most points kept.
  public static let capacity = 1024

  /// Number of training rows, n.
  public let rows: Int
  /// Whether the energies were computed by models that had not seen the rows; in-sample energies
  /// are too high, so that new rows look less familiar than they are among their like.
  public let outOfFold: Bool
  /// Energies in ascending order.
  let points: [Double]

  /// Summarises energies.
  ///
  /// - Parameters:
  ///   - energies: Shape (n), finite, in any order, n > 0.
  ///   - outOfFold: Whether models that had not seen the rows computed them.
  init(energies: [Double], outOfFold: Bool) {
    let sorted = energies.sorted()
    let kept = min(sorted.count, FamiliarityTable.capacity)
    rows = sorted.count
    self.outOfFold = outOfFold
    points = (0..<kept).map {
      sorted[FamiliarityTable.rank(of: $0, points: kept, rows: sorted.count) - 1]
    }
  }

  /// Makes a table of numbers that were read.
  ///
  /// - Returns: nil when they are no ascending sample of that many rows.
  init?(points: [Double], rows: Int, outOfFold: Bool) {
    guard rows > 0, points.count == min(rows, FamiliarityTable.capacity),
      points.allSatisfy(\.isFinite), zip(points, points.dropFirst()).allSatisfy({ $0 <= $1 })
    else { return nil }
    self.points = points
    self.rows = rows
    self.outOfFold = outOfFold
  }

  /// The share of training rows whose energy is no higher.
  ///
  /// Exact at every point kept; between two points, where k rows' energies were left out, the
  /// share grows linearly by k rows.
  ///
  /// - Parameter energy: A row's log Σ exp(logit).
  /// - Returns: In [0, 1], not decreasing in the energy; 0 below every training row.
  public func share(notAbove energy: Double) -> Double {
    // The first point above the energy.
    var low = 0
    var high = points.count
    while low < high {
      let middle = (low + high) / 2
      if points[middle] <= energy { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return 0 }
    guard low < points.count else { return 1 }
    let rank = FamiliarityTable.rank(of: low - 1, points: points.count, rows: rows)
    let next = FamiliarityTable.rank(of: low, points: points.count, rows: rows)
    let fraction = (energy - points[low - 1]) / (points[low] - points[low - 1])
    return (Double(rank) + fraction * Double(next - 1 - rank)) / Double(rows)
  }

  private static func rank(of point: Int, points: Int, rows: Int) -> Int {
    guard points > 1 else { return rows }
    // point < 1,024, so the product only overflows for an impossible number of rows.
    let (product, overflow) = point.multipliedReportingOverflow(by: rows - 1)
    return 1 + (overflow ? (rows - 1) / (points - 1) * point : product / (points - 1))
  }
}

/// log Σ exp(logit) of one row.
///
/// - Parameters:
///   - logits: Shape (outputs); one logit stands for the two classes' −z/2 and z/2.
///   - outputs: Number of logits, at least 1.
/// - Returns: The energy, finite when every logit is.
func energy(_ logits: UnsafePointer<Double>, outputs: Int) -> Double {
  guard outputs > 1 else { return softplus(abs(logits[0])) - abs(logits[0]) / 2 }
  var largest = logits[0]
  for output in 1..<outputs where logits[output] > largest { largest = logits[output] }
  var sum = 0.0
  for output in 0..<outputs { sum += exp(logits[output] - largest) }
  return largest + log(sum)
}

/// The energies of many rows.
///
/// - Parameters:
///   - logits: Shape (n, outputs), row-major.
///   - outputs: Number of logits of a row.
/// - Returns: Shape (n).
func energies(_ logits: [Double], outputs: Int) -> [Double] {
  logits.withUnsafeBufferPointer { logits in
    guard let base = logits.baseAddress else { return [] }
    return (0..<logits.count / outputs).map { energy(base + $0 * outputs, outputs: outputs) }
  }
}
