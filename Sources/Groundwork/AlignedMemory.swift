/// Memory on a cache line's boundary that does not move; nothing is in it at first.
public final class AlignedMemory {
  /// Bytes that were asked for.
  public let byteCount: Int
  /// The first byte, at a multiple of 64.
  public let start: UnsafeMutableRawPointer

  /// Takes memory.
  ///
  /// - Parameter byteCount: 0 or more; at least 64 bytes are there.
  public init(byteCount: Int) {
    self.byteCount = byteCount
    start = .allocate(byteCount: max(byteCount, 64), alignment: 64)
  }

  /// Takes room for numbers of a type.
  public convenience init<Number: BitwiseCopyable>(for type: Number.Type, count: Int) {
    self.init(byteCount: count * MemoryLayout<Number>.stride)
  }

  deinit { start.deallocate() }

  /// The memory as numbers of a type, as many as fit.
  public func bound<Number: BitwiseCopyable>(to type: Number.Type) -> UnsafeMutablePointer<Number> {
    start.bindMemory(to: type, capacity: byteCount / MemoryLayout<Number>.stride)
  }
}
