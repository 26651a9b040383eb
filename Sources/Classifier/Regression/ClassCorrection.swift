import Groundwork
import LinearAlgebra

/// What the heaviest rows of one class add to the shared block of the preconditioner.
///
/// With M = Uᵀ U shared, X the class's rows scaled by the roots of their curvatures and
/// T = X U⁻¹, Woodbury's identity gives
///
///     (M + Xᵀ X)⁻¹ = U⁻¹ (I − Tᵀ (I + T Tᵀ)⁻¹ T) U⁻ᵀ
///
/// and this is the middle factor.
struct ClassCorrection {
  /// Rows of a class.
  static let rank = 32

  /// T, shape (rank, order), row-major.
  private var rows: [Float]
  private let order: Int
  /// I + T Tᵀ.
  private let inner: CholeskyFactor

  /// Makes the corrections of all outputs.
  ///
  /// - Parameters:
  ///   - selected: Shape (outputs): for each its rows with their curvatures.
  ///   - objective: Where the rows are.
  ///   - factor: Of the shared block.
  /// - Returns: One an output, or none when one of them fails.
  static func all(
    _ selected: [[(row: Int, curvature: Double)]], in objective: LogisticObjective,
    factor: NarrowCholeskyFactor
  ) -> [ClassCorrection] {
    var corrections = [ClassCorrection?](repeating: nil, count: selected.count)
    corrections.withUnsafeMutableBufferPointer { corrections in
      guard let slots = corrections.baseAddress else { return }
      runTasks(selected.count, threads: objective.threads) { output, _ in
        slots[output] = ClassCorrection(selected[output], in: objective, factor: factor)
      }
    }
    let made = corrections.compactMap { $0 }
    return made.count == selected.count ? made : []
  }

  private init?(
    _ selected: [(row: Int, curvature: Double)], in objective: LogisticObjective,
    factor: NarrowCholeskyFactor
  ) {
    let order = factor.order
    let rank = selected.count
    var scaled = [Float](repeating: 0, count: rank * order)
    var gram = [Float](repeating: 0, count: rank * rank)
    for (slot, choice) in selected.enumerated() {
      let scale = Float(choice.curvature.squareRoot())
      let source = objective.embedding(ofRow: choice.row)
      for index in 0..<order - 1 { scaled[slot * order + index] = scale * source[index] }
      scaled[slot * order + order - 1] = scale
    }
    var image = scaled.mutableSpan
    factor.solveHalf(&image, .plain)
    var products = gram.mutableSpan
    multiply(scaled.span, by: scaled.span, .transposed, inner: order, scale: 0, into: &products)
    for index in 0..<rank { gram[index * rank + index] += 1 }
    guard let inner = CholeskyFactor(gram.map { Double($0) }, order: rank) else { return nil }
    self.inner = inner
    self.order = order
    rows = scaled
  }

  /// Multiplies by I − Tᵀ (I + T Tᵀ)⁻¹ T in place.
  ///
  /// - Parameter vector: Shape (order).
  func apply(_ vector: UnsafeMutablePointer<Float>) {
    let rank = inner.order
    withUnsafeTemporaryAllocation(of: Double.self, capacity: rank) { image in
      rows.withUnsafeBufferPointer { rows in
        guard let rows = rows.baseAddress, let image = image.baseAddress else { return }
        for slot in 0..<rank {
          image[slot] = Double(dot(rows + slot * order, vector, count: order))
        }
        inner.solve(MutableMatrix(image, rows: 1, columns: rank))
        for slot in 0..<rank {
          let factor = Float(image[slot])
          let row = rows + slot * order
          for index in 0..<order { vector[index] -= factor * row[index] }
        }
      }
    }
  }
}

extension LogisticObjective {
  /// The rows in which each output's curvature sᵢ p (1 − p) is concentrated.
  ///
  /// - Parameter wanted: Rows for each output; fewer when there are fewer.
  /// - Returns: Each output's heaviest rows, heaviest first and the earlier on a tie, and the
  ///   share of the whole curvature that they hold together.
  func heaviestRows(count wanted: Int) -> (rows: [[(row: Int, curvature: Double)]], share: Double) {
    var selected = [[(row: Int, curvature: Double)]](repeating: [], count: outputs)
    var totals = [Double](repeating: 0, count: outputs)
    selected.withUnsafeMutableBufferPointer { selected in
      totals.withUnsafeMutableBufferPointer { totals in
        guard let slots = selected.baseAddress, let sums = totals.baseAddress else { return }
        runTasks(outputs, threads: threads) { output, _ in
          slots[output] = self.heaviestRows(of: output, count: wanted, total: &sums[output])
        }
      }
    }
    let held = selected.reduce(0) { $0 + $1.reduce(0) { $0 + $1.curvature } }
    let total = totals.reduce(0, +)
    return (selected, total > 0 ? held / total : 0)
  }

  private func heaviestRows(
    of output: Int, count wanted: Int, total: inout Double
  ) -> [(row: Int, curvature: Double)] {
    // The rows are few beside all rows, so a running list is cheaper than sorting.
    var kept: [(row: Int, curvature: Double)] = []
    kept.reserveCapacity(2 * wanted)
    var bound = -1.0
    for row in 0..<count {
      let probability = Double(probabilities(ofRow: row)[output])
      let curvature = shares[row] * probability * (1 - probability)
      total += curvature
      guard curvature > bound else { continue }
      kept.append((row, curvature))
      guard kept.count == 2 * wanted else { continue }
      kept.sort { ($1.curvature, $0.row) < ($0.curvature, $1.row) }
      kept.removeLast(wanted)
      bound = kept[wanted - 1].curvature
    }
    kept.sort { ($1.curvature, $0.row) < ($0.curvature, $1.row) }
    return Array(kept.prefix(wanted))
  }
}
