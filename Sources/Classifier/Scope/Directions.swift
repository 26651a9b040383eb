internal import CRegressionKernels
import Groundwork

/// The directions of a block of rows, as the kernels of quadratic forms read them.
final class Directions {
  /// Numbers in a row.
  let dimension: Int
  /// Numbers from one row to the next: `dimension` rounded up to whole panels.
  let stride: Int
  /// Shape (rows, stride), with zeros behind each row.
  let memory: AlignedMemory

  /// Takes room for rows, all 0.
  init(rows: Int, dimension: Int) {
    self.dimension = dimension
    let panel = Int(RK_QUADRATIC_PANEL)
    stride = (dimension + panel - 1) / panel * panel
    memory = AlignedMemory(for: Float.self, count: rows * stride)
    memory.bound(to: Float.self).initialize(repeating: 0, count: rows * stride)
  }

  /// The direction of a row, shape (dimension): a unit vector, or 0 for a row without a direction.
  subscript(row: Int) -> UnsafePointer<Float> {
    UnsafePointer(memory.bound(to: Float.self) + row * stride)
  }

  /// Puts the direction of an embedding, shape (dimension), in a row's place.
  func set(_ row: Int, to embedding: UnsafePointer<Float>) {
    normalize(embedding, into: memory.bound(to: Float.self) + row * stride, count: dimension)
  }

  /// Puts the directions of embeddings, shape (count, dimension), in the places of the first rows.
  func set(first count: Int, to embeddings: UnsafePointer<Float>) {
    var row = 0
    while row + 4 <= count {
      setFour(row, to: embeddings + row * dimension)
      row += 4
    }
    while row < count {
      set(row, to: embeddings + row * dimension)
      row += 1
    }
  }

  /// Does for four rows what `normalize` does for one: a sum waits for its last addition, four do not wait
  /// for each other.
  private func setFour(_ first: Int, to embeddings: UnsafePointer<Float>) {
    var squares = SIMD4<Double>()
    for index in 0..<dimension {
      let values = SIMD4(
        Double(embeddings[index]), Double(embeddings[dimension + index]),
        Double(embeddings[2 * dimension + index]), Double(embeddings[3 * dimension + index]))
      squares += values * values
    }
    for row in 0..<4 {
      let factor = squares[row] > 0 ? 1 / squares[row].squareRoot() : 0
      let embedding = embeddings + row * dimension
      let direction = memory.bound(to: Float.self) + (first + row) * stride
      for index in 0..<dimension { direction[index] = Float(Double(embedding[index]) * factor) }
    }
  }
}
