import Groundwork

/// The vectors of a run's prompts, so that a prompt that comes again is not encoded again.
///
/// Shared by all workers. Keeps the first prompts until its memory is used up, then no more: a stream of
/// any length runs in bounded memory, and a vector is the same whether it was kept or made anew.
final class RunVectors: Sendable {
  /// A prompt's vector, and what was lost of the prompt.
  struct Entry: Sendable {
    /// Shape (dimension).
    var vector: [Float]
    var loss: PromptLoss
  }

  private struct State {
    var entries: [[UInt8]: Entry] = [:]
    var bytes = 0
  }

  /// Bytes of prompts and vectors that are kept.
  private static let largest = 64 << 20

  private let state = Locked(State())

  /// The vector of a prompt, or nil where it has not been kept.
  subscript(prompt: [UInt8]) -> Entry? { state.withLock { $0.entries[prompt] } }

  /// Keeps a vector while there is room.
  func add(_ entry: Entry, for prompt: [UInt8]) {
    let size = prompt.count + entry.vector.count * MemoryLayout<Float>.stride + 96
    state.withLock { state in
      guard state.bytes + size <= Self.largest else { return }
      if state.entries.updateValue(entry, forKey: prompt) == nil { state.bytes += size }
    }
  }
}
