import Groundwork
import Streams

/// Numbers gathered a vector at a time, in blocks that never move.
///
/// An array that doubles when it is full needs up to three times its contents while it moves.
/// Blocks stay where they are until `join`, which frees each as soon as it is copied, so that at
/// no time there is much more than the numbers themselves.
struct VectorBlocks {
  /// Numbers in a block: 1 MB.
  static let blockSize = 1 << 18

  private var blocks: [Block] = []
  /// How many numbers there are.
  private(set) var count = 0

  /// Adds a vector behind the others.
  ///
  /// - Throws: `Diagnostic` where the system has no memory left.
  mutating func append(_ vector: ArraySlice<Float>) throws(Diagnostic) {
    var rest = vector
    while !rest.isEmpty {
      let room = VectorBlocks.blockSize - count % VectorBlocks.blockSize
      if room == VectorBlocks.blockSize { blocks.append(try Block()) }
      let part = rest.prefix(room)
      guard let block = blocks.last else { return }
      _ = block.numbers[(VectorBlocks.blockSize - room)...].update(fromContentsOf: part)
      count += part.count
      rest = rest.dropFirst(room)
    }
  }

  /// Moves all numbers, in order, into one array of just their size; none are left behind.
  mutating func join() -> [Float] {
    let total = count
    count = 0
    blocks.reverse()
    return Array(unsafeUninitializedCapacity: total) { target, filled in
      while let block = blocks.popLast() {
        let part = block.numbers.prefix(total - filled)
        _ = target[filled...].update(fromContentsOf: part)
        filled += part.count
      }
    }
  }
}

/// Memory straight from the system: malloc keeps much of what is freed, and its pages with it.
private struct Block: Sendable {
  private let pages: Pages

  init() throws(Diagnostic) {
    pages = try Diagnostic.placing(
      try Pages(count: VectorBlocks.blockSize * MemoryLayout<Float>.stride),
      what: "cannot hold the vectors")
  }

  /// Shape (VectorBlocks.blockSize), zeros at first.
  var numbers: UnsafeMutableBufferPointer<Float> { pages.bytes.bindMemory(to: Float.self) }
}
