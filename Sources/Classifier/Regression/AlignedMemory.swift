/// Memory on a cache line's boundary that does not move; nothing is in it at first.
final class AlignedMemory {
  let byteCount: Int
  private let memory: UnsafeMutableRawPointer

  init(byteCount: Int) {
    self.byteCount = byteCount
    memory = .allocate(byteCount: max(byteCount, 64), alignment: 64)
  }

  /// Room for numbers of a type.
  convenience init<Number: BitwiseCopyable>(for type: Number.Type, count: Int) {
    self.init(byteCount: count * MemoryLayout<Number>.stride)
  }

  deinit { memory.deallocate() }

  /// The memory as numbers of a type, as many as fit.
  func bound<Number: BitwiseCopyable>(to type: Number.Type) -> UnsafeMutablePointer<Number> {
    memory.bindMemory(to: type, capacity: byteCount / MemoryLayout<Number>.stride)
  }
}
