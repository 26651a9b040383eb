/// How a value compares with those of the training rows.
///
/// The table keeps at most 1,024 of the sorted values, evenly spread over their ranks: point j of m has
/// rank 1 + ⌊j (n − 1) / (m − 1)⌋. Up to 1,024 rows that is all of them.
public struct QuantileTable: Sendable, Equatable {
  /// Most points kept.
  public static let capacity = 1024

  /// Number of training rows, n.
  public let rows: Int
  /// Values in ascending order.
  let points: [Double]

  /// Summarises values.
  ///
  /// - Parameter values: Shape (n), finite, in any order, n > 0.
  init(_ values: [Double]) {
    let sorted = values.sorted()
    let kept = min(sorted.count, QuantileTable.capacity)
    rows = sorted.count
    points = (0..<kept).map {
      sorted[QuantileTable.rank(of: $0, points: kept, rows: sorted.count) - 1]
    }
  }

  /// Makes a table of numbers that were read.
  ///
  /// - Returns: nil when they are no ascending sample of that many rows.
  init?(points: [Double], rows: Int) {
    guard rows > 0, points.count == min(rows, QuantileTable.capacity),
      points.allSatisfy(\.isFinite), zip(points, points.dropFirst()).allSatisfy({ $0 <= $1 })
    else { return nil }
    self.points = points
    self.rows = rows
  }

  /// The share of training rows whose value is no larger.
  ///
  /// Exact at every point kept; between two points, where k rows were left out, the share grows
  /// linearly by k rows.
  ///
  /// - Parameter value: A row's; not a number counts as below all.
  /// - Returns: In [0, 1], not decreasing in the value; 0 below every training row.
  func share(notAbove value: Double) -> Double {
    // The first point above the value.
    var low = 0
    var high = points.count
    while low < high {
      let middle = (low + high) / 2
      if points[middle] <= value { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return 0 }
    guard low < points.count else { return 1 }
    let rank = QuantileTable.rank(of: low - 1, points: points.count, rows: rows)
    let next = QuantileTable.rank(of: low, points: points.count, rows: rows)
    let fraction = (value - points[low - 1]) / (points[low] - points[low - 1])
    return (Double(rank) + fraction * Double(next - 1 - rank)) / Double(rows)
  }

  private static func rank(of point: Int, points: Int, rows: Int) -> Int {
    guard points > 1 else { return rows }
    // point < 1,024, so the product only overflows for an impossible number of rows.
    let (product, overflow) = point.multipliedReportingOverflow(by: rows - 1)
    return 1 + (overflow ? (rows - 1) / (points - 1) * point : product / (points - 1))
  }
}
