/// Numbers that start on a cache line's boundary, in memory that does not move.
final class AlignedMemory<Number: BitwiseCopyable> {
  let count: Int
  private let memory: UnsafeMutableRawPointer

  init(repeating number: Number, count: Int) {
    memory = .allocate(byteCount: max(count, 1) * MemoryLayout<Number>.stride, alignment: 64)
    memory.initializeMemory(as: Number.self, repeating: number, count: count)
    self.count = count
  }

  deinit { memory.deallocate() }

  /// The first of them.
  var start: UnsafeMutablePointer<Number> { memory.bindMemory(to: Number.self, capacity: count) }

  /// The same memory as floats, of which it holds as many as fit.
  var floats: UnsafeMutablePointer<Float> {
    memory.bindMemory(
      to: Float.self, capacity: count * MemoryLayout<Number>.stride / MemoryLayout<Float>.stride)
  }
}
