internal import COpenBLAS

/// The eigenvectors of a symmetric matrix with the largest eigenvalues.
public struct PrincipalAxes: Sendable {
  /// Shape (count): eigenvalues, the largest first.
  public let values: [Double]
  /// Shape (count, order), row-major: unit eigenvectors, in the same order.
  public let vectors: [Double]

  /// Finds eigenvectors; nil when LAPACK finds none, as with numbers that are not finite.
  ///
  /// - Parameters:
  ///   - matrix: Shape (order, order), row-major; only its upper triangle is read.
  ///   - order: Number of rows, at least 1.
  ///   - count: How many are wanted, at most `order`.
  public init?(of matrix: consuming [Double], order: Int, count: Int) {
    guard order > 0, matrix.count == order * order, order <= 20_000, 0...order ~= count else {
      return nil
    }
    useBLAS()
    var ascending = [Double](repeating: 0, count: order)
    var work = [Double](repeating: 0, count: 1 + 6 * order + 2 * order * order)
    var integers = [Int32](repeating: 0, count: 3 + 5 * order)
    let information = ob_dsyevd(
      Int32(order), &matrix, &ascending, &work, Int32(work.count), &integers,
      Int32(integers.count))
    guard information == 0, ascending.allSatisfy(\.isFinite) else { return nil }
    values = (0..<count).map { ascending[order - 1 - $0] }
    vectors = (0..<count).flatMap { index in
      let start = (order - 1 - index) * order
      return matrix[start..<start + order]
    }
  }
}
