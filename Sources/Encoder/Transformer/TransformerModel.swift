/// A transformer encoder's weights, shared by all sessions: embeddings, then one layer after another.
struct TransformerModel: Sendable {
  let configuration: TransformerConfiguration
  let embeddings: Embeddings
  let layers: [Layer]
  let relativeAttentionBias: RelativePositionBias?
  let kernels: Kernels
  /// Of all weights that were read.
  let fingerprint: Fingerprint

  /// One block of the encoder.
  struct Layer: Sendable {
    let attention: SelfAttention
    let feedForward: FeedForward
  }

  /// Reads and packs the weights of a checkpoint.
  ///
  /// - Throws: ``EncoderError`` when a tensor is missing, is of another shape or type than the configuration
  ///   says, or holds a number that is infinite or NaN.
  init(
    _ checkpoint: Checkpoint, architecture: Architecture, configuration: TransformerConfiguration,
    kernels: Kernels
  ) throws(EncoderError) {
    self.configuration = configuration
    self.kernels = kernels
    var reader = WeightReader(
      checkpoint, baseModelPrefix: architecture.baseModelPrefix, probe: architecture.embeddings.word
    )
    embeddings = try Embeddings(
      from: &reader, architecture: architecture, configuration: configuration)
    if let name = architecture.relativeAttentionBias {
      relativeAttentionBias = try RelativePositionBias(
        name, from: &reader, heads: configuration.heads, span: embeddings.longestPrompt)
    } else {
      relativeAttentionBias = nil
    }
    var layers: [Layer] = []
    for number in 0..<configuration.layers {
      let prefix = "\(architecture.layers)\(number)."
      layers.append(
        Layer(
          attention: try SelfAttention(
            prefix, names: architecture.layer, from: &reader, configuration: configuration,
            kernels: kernels),
          feedForward: try FeedForward(
            prefix, names: architecture.layer, from: &reader, configuration: configuration,
            kernels: kernels)))
    }
    self.layers = layers
    fingerprint = reader.fingerprint
  }

  /// Leaves the last layer's hidden states, shape (ids.count, hidden), in `workspace.hidden`.
  ///
  /// - Parameters:
  ///   - ids: Token ids of one or more prompts, each in the vocabulary.
  ///   - offsets: Where each prompt starts in `ids`, from 0, then the end; none too long.
  func forward(
    _ ids: UnsafeBufferPointer<Int32>, offsets: [Int], _ workspace: Workspace
  ) {
    var longest = 0
    for prompt in 1..<offsets.count {
      longest = max(longest, offsets[prompt] - offsets[prompt - 1])
    }
    workspace.prepare(rows: ids.count, longestPrompt: longest)
    embeddings.forward(ids, offsets: offsets, into: workspace.hidden, kernels: kernels)
    for layer in layers {
      layer.attention.forward(
        workspace, offsets: offsets, bias: relativeAttentionBias, kernels: kernels)
      layer.feedForward.forward(workspace, kernels: kernels)
    }
  }
}
