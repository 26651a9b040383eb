import LinearAlgebra

/// How well each row's directions fit each class, by a linear model that has not seen the row.
///
/// Least squares on class indicators with an L2 penalty of 1 on unit vectors; the intercept is not
/// penalised. The model without row i need not be fitted: with Z = X A⁻¹, A = XᵀX + Λ, and
/// hᵢ = zᵢ · xᵢ, the prediction without it is (ŷᵢ − hᵢ yᵢ) / (1 − hᵢ), exactly.
///
/// - SeeAlso: Allen (1974), Technometrics 16, 125–127; Rifkin & Lippert (2007), Notes on
///   regularized least squares, section 3.
enum LeaveOneOut {
  private static let blockRows = 2048

  /// Scores rows.
  ///
  /// - Parameters:
  ///   - directions: Shape (rows, dimension), row-major: unit vectors.
  ///   - dimension: Numbers in a vector, at least 1.
  ///   - labels: Shape (rows), each in 0 ..< classes.
  ///   - classes: At least 1.
  /// - Returns: Shape (rows, classes), row-major: about the probability of each class; nil where
  ///   the system cannot be solved.
  /// - Complexity: O(rows · dimension²).
  static func scores(
    _ directions: [Float], dimension: Int, labels: [Int], classes: Int
  ) -> [Double]? {
    let width = dimension + 1
    // Upper triangle and lower: shape (width, width).
    var gram = [Double](repeating: 0, count: width * width)
    // Shape (width, classes): XᵀY.
    var moments = [Double](repeating: 0, count: width * classes)
    for index in 0..<dimension { gram[index * width + index] = 1 }
    forEachBlock(directions, dimension) { block, rows in
      accumulate(block, labels: labels[rows], classes, &gram, &moments)
    }
    guard let factor = CholeskyFactor(gram, order: width) else { return nil }
    var scores = [Double](repeating: 0, count: labels.count * classes)
    forEachBlock(directions, dimension) { block, rows in
      leaveOut(
        block, factor, moments, labels: labels[rows],
        into: &scores[rows.lowerBound * classes..<rows.upperBound * classes], classes: classes)
    }
    return scores
  }

  /// Calls `body` with each block of rows in Double, a 1 behind each: shape (rows, dimension + 1).
  private static func forEachBlock(
    _ directions: [Float], _ dimension: Int, _ body: (inout [Double], Range<Int>) -> Void
  ) {
    let total = directions.count / dimension
    for start in stride(from: 0, to: total, by: blockRows) {
      let rows = start..<min(total, start + blockRows)
      var block: [Double] = []
      block.reserveCapacity(rows.count * (dimension + 1))
      for row in rows {
        block.append(
          contentsOf: directions[row * dimension..<(row + 1) * dimension].lazy.map { Double($0) })
        block.append(1)
      }
      body(&block, rows)
    }
  }

  private static func accumulate(
    _ block: [Double], labels: ArraySlice<Int>, _ classes: Int, _ gram: inout [Double],
    _ moments: inout [Double]
  ) {
    let width = block.count / labels.count
    block.withUnsafeBufferPointer { block in
      gram.withUnsafeMutableBufferPointer { gram in
        guard let block = block.baseAddress, let gram = gram.baseAddress else { return }
        let view = Matrix(block, rows: labels.count, columns: width)
        multiply(
          view, .transposed, by: view, scale: 1,
          into: MutableMatrix(gram, rows: width, columns: width))
      }
    }
    for (row, label) in labels.enumerated() {
      for index in 0..<width { moments[index * classes + label] += block[row * width + index] }
    }
  }

  /// Predicts the rows of a block, each without itself.
  private static func leaveOut(
    _ block: [Double], _ factor: CholeskyFactor, _ moments: [Double], labels: ArraySlice<Int>,
    into scores: inout ArraySlice<Double>, classes: Int
  ) {
    let width = block.count / labels.count
    var solved = block
    solved.withUnsafeMutableBufferPointer { solved in
      guard let solved = solved.baseAddress else { return }
      factor.solve(MutableMatrix(solved, rows: labels.count, columns: width))
    }
    scores.withUnsafeMutableBufferPointer { scores in
      solved.withUnsafeBufferPointer { solved in
        moments.withUnsafeBufferPointer { moments in
          guard let scores = scores.baseAddress, let solved = solved.baseAddress,
            let moments = moments.baseAddress
          else { return }
          multiply(
            Matrix(solved, rows: labels.count, columns: width),
            by: Matrix(moments, rows: width, columns: classes), scale: 0,
            into: MutableMatrix(scores, rows: labels.count, columns: classes))
        }
      }
    }
    for (row, label) in labels.enumerated() {
      var leverage = 0.0
      for index in row * width..<(row + 1) * width { leverage += solved[index] * block[index] }
      // A row that alone decides its own prediction says nothing about itself.
      let rest = max(1 - leverage, 1e-9)
      let start = scores.startIndex + row * classes
      for index in 0..<classes {
        scores[start + index] = (scores[start + index] - (index == label ? leverage : 0)) / rest
      }
    }
  }
}
