/// How a row's cosine similarity compares with the training rows'.
///
/// The cosine similarity of a row is its largest cosine with an exemplar of the class on top.
public struct FamiliarityTable: Sendable, Equatable {
  /// Whether the cosine similarities are those of rows that neither model nor exemplars had seen.
  ///
  /// Otherwise the model had, and only the exemplars were made without the row.
  public let outOfFold: Bool
  /// The training rows' cosine similarities.
  let table: QuantileTable

  /// Number of training rows.
  public var rows: Int { table.rows }
  /// Cosine similarities in ascending order.
  var points: [Double] { table.points }

  /// Summarises cosine similarities.
  ///
  /// - Parameters:
  ///   - similarities: Shape (n), finite, in any order, n > 0.
  ///   - outOfFold: Whether the rows had been held out.
  init(similarities: [Double], outOfFold: Bool) {
    table = QuantileTable(similarities)
    self.outOfFold = outOfFold
  }

  /// Makes a table of numbers that were read.
  ///
  /// - Returns: nil when they are no ascending sample of that many rows.
  init?(points: [Double], rows: Int, outOfFold: Bool) {
    guard let table = QuantileTable(points: points, rows: rows) else { return nil }
    self.table = table
    self.outOfFold = outOfFold
  }

  /// The share of training rows that are no nearer.
  ///
  /// - Parameter similarity: A row's.
  /// - Returns: In [0, 1], not decreasing in the cosine similarity; 0 below every training row, and for what
  ///   is near to nothing, even if training rows were so too.
  public func share(notAbove similarity: Double) -> Double {
    similarity > Exemplars.farthest ? table.share(notAbove: similarity) : 0
  }
}
