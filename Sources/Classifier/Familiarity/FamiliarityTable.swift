import Glibc

/// How a row's nearness compares with the training rows'.
///
/// The nearness of a row is its largest cosine with an exemplar of the class on top. The table keeps
/// at most 1,024 of the training rows' sorted nearnesses, evenly spread over their ranks: point j of m
/// has rank 1 + ⌊j (n − 1) / (m − 1)⌋. Up to 1,024 rows that is all of them.
public struct FamiliarityTable: Sendable, Equatable {
  /// Most points kept.
  public static let capacity = 1024

  /// Number of training rows, n.
  public let rows: Int
  /// Whether the nearnesses are those of rows that neither model nor exemplars had seen.
  ///
  /// Otherwise the model had, and only the exemplars were made without the row.
  public let outOfFold: Bool
  /// Nearnesses in ascending order.
  let points: [Double]

  /// Summarises nearnesses.
  ///
  /// - Parameters:
  ///   - nearnesses: Shape (n), finite, in any order, n > 0.
  ///   - outOfFold: Whether the rows had been held out.
  init(nearnesses: [Double], outOfFold: Bool) {
    let sorted = nearnesses.sorted()
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

  /// The share of training rows that are no nearer.
  ///
  /// Exact at every point kept; between two points, where k rows were left out, the
  /// share grows linearly by k rows.
  ///
  /// - Parameter nearness: A row's.
  /// - Returns: In [0, 1], not decreasing in the nearness; 0 below every training row, and for what
  ///   is near to nothing, even if training rows were so too.
  public func share(notAbove nearness: Double) -> Double {
    guard nearness > Exemplars.farthest else { return 0 }
    // The first point above the nearness.
    var low = 0
    var high = points.count
    while low < high {
      let middle = (low + high) / 2
      if points[middle] <= nearness { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return 0 }
    guard low < points.count else { return 1 }
    let rank = FamiliarityTable.rank(of: low - 1, points: points.count, rows: rows)
    let next = FamiliarityTable.rank(of: low, points: points.count, rows: rows)
    let fraction = (nearness - points[low - 1]) / (points[low] - points[low - 1])
    return (Double(rank) + fraction * Double(next - 1 - rank)) / Double(rows)
  }

  private static func rank(of point: Int, points: Int, rows: Int) -> Int {
    guard points > 1 else { return rows }
    // point < 1,024, so the product only overflows for an impossible number of rows.
    let (product, overflow) = point.multipliedReportingOverflow(by: rows - 1)
    return 1 + (overflow ? (rows - 1) / (points - 1) * point : product / (points - 1))
  }
}
