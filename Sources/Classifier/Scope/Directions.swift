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
}
