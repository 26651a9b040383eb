import Groundwork

/// One thread's use of a transformer encoder.
///
/// A batch is worked on in groups of whole prompts: tall enough that matrix products run at full speed,
/// small enough that activations stay near the CPU. No vector depends on how prompts fall into groups.
final class TransformerSession: EncoderSession {
  /// Tokens of a group, unless a single prompt has more.
  static let groupTokens = 1024

  private let encoder: TransformerEncoder
  private let workspace: Workspace
  /// Where each prompt of the group starts, from 0, then the end.
  private var offsets: [Int] = []

  init(_ encoder: TransformerEncoder) {
    self.encoder = encoder
    let configuration = encoder.model.configuration
    workspace = Workspace(
      hiddenSize: configuration.hiddenSize,
      attentionSize: configuration.heads * configuration.headSize)
  }

  func encode(_ batch: TokenBatch, into vectors: inout [Float]) throws(Failure) {
    try check(batch)
    let width = encoder.model.configuration.hiddenSize * encoder.pooling.modes.count
    let pooled = [Float](unsafeUninitializedCapacity: batch.count * width) { out, written in
      var first = 0
      while first < batch.count {
        let last = endOfGroup(from: first, in: batch)
        if let start = out.baseAddress {
          encode(first..<last, of: batch, into: start + first * width)
        }
        first = last
      }
      written = batch.count * width
    }
    vectors = try encoder.finish.finished(pooled, rows: batch.count)
  }

  /// Whether every id has a vector and no prompt is longer than there are positions.
  private func check(_ batch: TokenBatch) throws(Failure) {
    try batch.validate()
    let vocabulary = Int32(clamping: encoder.model.configuration.vocabularySize)
    let longest = encoder.model.embeddings.longestPrompt
    for id in batch.ids where id < 0 || id >= vocabulary {
      throw Failure("token id \(id) is outside the vocabulary of \(vocabulary)")
    }
    for prompt in 0..<batch.count {
      let count = batch.offsets[prompt + 1] - batch.offsets[prompt]
      guard count <= longest else {
        throw Failure("prompt of \(count) tokens, more than the model's \(longest)")
      }
    }
  }

  /// The prompt after the last one that still fits a group.
  private func endOfGroup(from first: Int, in batch: TokenBatch) -> Int {
    var last = first + 1
    while last < batch.count,
      batch.offsets[last + 1] - batch.offsets[first] <= Self.groupTokens
    {
      last += 1
    }
    return last
  }

  /// Encodes and pools one group.
  ///
  /// - Parameters:
  ///   - prompts: Numbers of the group's prompts.
  ///   - batch: Where their ids are.
  ///   - out: Shape (prompts.count, the pooled width).
  private func encode(
    _ prompts: Range<Int>, of batch: TokenBatch, into out: UnsafeMutablePointer<Float>
  ) {
    let model = encoder.model
    let width = model.configuration.hiddenSize
    let start = batch.offsets[prompts.lowerBound]
    let end = batch.offsets[prompts.upperBound]
    offsets.removeAll(keepingCapacity: true)
    for prompt in prompts.lowerBound...prompts.upperBound {
      offsets.append(batch.offsets[prompt] - start)
    }
    batch.ids.withUnsafeBufferPointer { ids in
      model.forward(UnsafeBufferPointer(rebasing: ids[start..<end]), offsets: offsets, workspace)
    }
    encoder.pooling.forward(
      workspace.hidden, offsets: offsets, skipped: encoder.skippedTokens, width: width, into: out,
      kernels: model.kernels)
  }
}
