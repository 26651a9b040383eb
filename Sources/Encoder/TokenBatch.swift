import Groundwork

/// Token ids of several prompts, one after the other without padding.
public struct TokenBatch: Equatable, Sendable {
  /// The ids of every prompt, in order; shape (offsets.last).
  public var ids: [Int32]

  /// Where each prompt starts in ``ids``, then the end; shape (count + 1), ascending from 0.
  public var offsets: [Int]

  /// Makes an empty batch.
  public init() {
    ids = []
    offsets = [0]
  }

  /// Number of prompts.
  public var count: Int { max(0, offsets.count - 1) }

  /// Whether the batch holds no prompt.
  public var isEmpty: Bool { count == 0 }

  /// The ids of one prompt.
  ///
  /// - Precondition: `index` is in `0..<count`.
  public subscript(index: Int) -> ArraySlice<Int32> {
    ids[offsets[index]..<offsets[index + 1]]
  }

  /// Appends a prompt that is tokenized already.
  public mutating func append(_ tokens: some Collection<Int32>) {
    ids.append(contentsOf: tokens)
    offsets.append(ids.count)
  }

  /// Tokenizes a prompt into the batch, without a copy between.
  ///
  /// - Parameters:
  ///   - prompt: UTF-8.
  ///   - encoder: The encoder that will encode the batch.
  /// - Returns: Whether the prompt was cut at the encoder's token limit.
  public mutating func append(
    _ prompt: UnsafeBufferPointer<UInt8>, tokenizedBy encoder: some TextEncoder
  ) -> Bool {
    let truncated = encoder.tokenize(prompt, into: &ids)
    offsets.append(ids.count)
    return truncated
  }

  /// Checks that the offsets ascend from 0 to the number of ids.
  ///
  /// - Throws: ``Failure`` when they do not.
  func validate() throws(Failure) {
    let ascends = zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 }
    guard offsets.first == 0, offsets.last == ids.count, ascends else {
      throw Failure("offsets of a token batch do not ascend from 0 to \(ids.count)")
    }
  }

  /// Removes every prompt and keeps the memory.
  public mutating func removeAll() {
    ids.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    offsets.append(0)
  }
}
