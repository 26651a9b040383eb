import Groundwork

/// One thread's memory for the activations of a group of prompts; grows to the largest group, no further.
final class Workspace {
  /// Tokens of the group.
  private(set) var rows = 0
  /// Tokens of the group's longest prompt.
  private(set) var longestPrompt = 0

  private let hiddenSize: Int
  /// Width of all heads together.
  private let attentionSize: Int
  private var states: AlignedMemory
  private var temporary: AlignedMemory
  private var inner: AlignedMemory

  init(hiddenSize: Int, attentionSize: Int) {
    self.hiddenSize = hiddenSize
    self.attentionSize = attentionSize
    states = AlignedMemory(byteCount: 0)
    temporary = AlignedMemory(byteCount: 0)
    inner = AlignedMemory(byteCount: 0)
  }

  /// Makes room for a group.
  func prepare(rows: Int, longestPrompt: Int) {
    self.rows = rows
    self.longestPrompt = longestPrompt
    let needed = rows * (2 * hiddenSize + widest + 3 * attentionSize) * MemoryLayout<Float>.stride
    if states.byteCount < needed { states = AlignedMemory(byteCount: needed) }
  }

  /// Hidden states, shape (rows, hidden).
  var hidden: UnsafeMutablePointer<Float> { part(from: 0) }
  /// What a block adds to them, shape (rows, hidden).
  var sum: UnsafeMutablePointer<Float> { part(from: hiddenSize) }
  /// What attention gathered, shape (rows, all heads), or a block's normalised input, shape (rows, hidden).
  var context: UnsafeMutablePointer<Float> { part(from: 2 * hiddenSize) }
  /// Queries, keys and values side by side, shape (rows, 3 · all heads).
  var projected: UnsafeMutablePointer<Float> { part(from: 2 * hiddenSize + widest) }

  private var widest: Int { max(hiddenSize, attentionSize) }

  /// Adds what a block made, ``sum``, to the hidden states.
  func addSum() {
    let (hidden, sum) = (hidden, sum)
    for index in 0..<(rows * hiddenSize) { hidden[index] += sum[index] }
  }

  /// The middle of a gated feed-forward block, or projections whose heads are shared; room for so many numbers.
  func middle(_ count: Int) -> UnsafeMutablePointer<Float> {
    if inner.byteCount < count * MemoryLayout<Float>.stride {
      inner = AlignedMemory(for: Float.self, count: count)
    }
    return inner.bound(to: Float.self)
  }

  /// Memory for a kernel to work in until the next call.
  func scratch(_ byteCount: Int) -> UnsafeMutableRawPointer {
    if temporary.byteCount < byteCount || temporary.byteCount == 0 {
      temporary = AlignedMemory(byteCount: max(64, byteCount))
    }
    return temporary.start
  }

  private func part(from column: Int) -> UnsafeMutablePointer<Float> {
    states.bound(to: Float.self) + column * rows
  }
}
