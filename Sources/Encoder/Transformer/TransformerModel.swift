import Groundwork

/// A transformer encoder's weights, shared by all sessions: embeddings, then one layer after another.
struct TransformerModel: Sendable {
  let configuration: TransformerConfiguration
  let embeddings: Embeddings
  let layers: [Layer]
  let relativeAttentionBias: RelativePositionBias?
  /// After the last layer, where the others stand before their blocks.
  let finalLayerNorm: LayerNorm?
  /// Biases of the layers that do not look everywhere, by where they look.
  private let windows: [LayerShape.Sight: RelativePositionBias]
  /// Rotary tables by their frequencies.
  private let rotaries: [Rotary.Frequencies: Rotary]
  let kernels: Kernels
  /// Of all weights that were read.
  let fingerprint: Fingerprint

  /// One block of the encoder.
  struct Layer: Sendable {
    let attention: SelfAttention
    let feedForward: FeedForward
  }

  /// What one thread reads at a time.
  private enum Part: Sendable {
    case embeddings(Embeddings, RelativePositionBias?, final: LayerNorm?)
    case layer(Layer)
  }

  /// Reads and packs the weights of a checkpoint.
  ///
  /// - Parameters:
  ///   - checkpoint: Where the weights are.
  ///   - architecture: How they are named.
  ///   - configuration: Their shapes.
  ///   - tokenLimit: Most tokens of a prompt, where that is less than there are positions.
  ///   - kernels: What they are packed for.
  ///   - threads: How many threads to read with.
  /// - Throws: ``Failure`` when a tensor is missing, is of another shape or type than the
  ///   configuration says, or holds a number that is infinite or NaN.
  init(
    _ checkpoint: Checkpoint, architecture: Architecture, configuration: TransformerConfiguration,
    tokenLimit: Int, kernels: Kernels, threads: Int
  ) throws(Failure) {
    self.configuration = configuration
    self.kernels = kernels
    let names = WeightReader(
      checkpoint, baseModelPrefix: architecture.baseModelPrefix,
      probe: architecture.embeddings.word)
    let parts = try concurrentMap(count: configuration.layers + 1, threads: threads) {
      (number: Int) throws(Failure) -> (part: Part, fingerprint: UInt64) in
      var reader = names
      let part =
        number == 0
        ? try Self.readEmbeddings(
          &reader, architecture, configuration, tokenLimit: tokenLimit,
          precision: kernels.precision)
        : try Self.readLayer(number - 1, &reader, architecture, configuration, kernels)
      return (part, reader.fingerprint.value)
    }
    guard case .embeddings(let embeddings, let bias, let final)? = parts.first?.part else {
      throw Failure("the model has no embeddings")
    }
    self.embeddings = embeddings
    relativeAttentionBias = bias
    finalLayerNorm = final
    let span = embeddings.longestPrompt
    try Self.checkTables(configuration, span: span)
    var windows: [LayerShape.Sight: RelativePositionBias] = [:]
    var rotaries: [Rotary.Frequencies: Rotary] = [:]
    for shape in configuration.layerShapes {
      if shape.sight != .everywhere, windows[shape.sight] == nil {
        windows[shape.sight] = RelativePositionBias(
          shape.sight, heads: configuration.heads, span: span)
      }
      if let rotary = shape.rotary, rotaries[rotary] == nil {
        rotaries[rotary] = Rotary(rotary, headSize: configuration.headSize, positions: span)
      }
    }
    self.windows = windows
    self.rotaries = rotaries
    layers = parts.compactMap { if case .layer(let layer) = $0.part { layer } else { nil } }
    var fingerprint = Fingerprint("transformer weights 1")
    for part in parts { fingerprint.add(part.fingerprint) }
    self.fingerprint = fingerprint
  }

  /// Most numbers of a table that has a place for each position.
  static let largestTable = 1 << 26

  /// Refuses prompts so long that their positions fill the memory.
  private static func checkTables(
    _ configuration: TransformerConfiguration, span: Int
  ) throws(Failure) {
    let isBiased = configuration.layerShapes.contains { $0.sight != .everywhere }
    let isTurned = configuration.layerShapes.contains { $0.rotary != nil }
    let width = max(isBiased ? 2 * configuration.heads : 0, isTurned ? configuration.headSize : 0)
    guard width * span > largestTable else { return }
    throw Failure(
      "prompts of \(span) tokens take tables of \(width * span) numbers, more than \(largestTable)",
      remedy: "give \"max_seq_length\" in the model's sentence_bert_config.json, at most"
        + " \(largestTable / width)")
  }

  private static func readEmbeddings(
    _ reader: inout WeightReader, _ architecture: Architecture,
    _ configuration: TransformerConfiguration, tokenLimit: Int, precision: EncoderPrecision
  ) throws(Failure) -> Part {
    let embeddings = try Embeddings(
      from: &reader, architecture: architecture, configuration: configuration,
      tokenLimit: tokenLimit, precision: precision)
    let final = try architecture.finalLayerNorm.map { (name) throws(Failure) in
      try LayerNorm(
        name, from: &reader, size: configuration.hiddenSize,
        epsilon: configuration.layerNormEpsilon, hasBias: architecture.hasLayerNormBiases,
        kind: architecture.norm)
    }
    guard let name = architecture.relativeAttentionBias else {
      return .embeddings(embeddings, nil, final: final)
    }
    let bias = try RelativePositionBias(
      name, from: &reader, heads: configuration.heads, span: embeddings.longestPrompt)
    return .embeddings(embeddings, bias, final: final)
  }

  private static func readLayer(
    _ number: Int, _ reader: inout WeightReader, _ architecture: Architecture,
    _ configuration: TransformerConfiguration, _ kernels: Kernels
  ) throws(Failure) -> Part {
    let prefix = "\(architecture.layers)\(number)."
    let attention = try SelfAttention(
      prefix, layer: number, architecture: architecture, from: &reader,
      configuration: configuration, kernels: kernels)
    let feedForward = try FeedForward(
      prefix, architecture: architecture, from: &reader, configuration: configuration,
      kernels: kernels)
    return .layer(Layer(attention: attention, feedForward: feedForward))
  }

  /// Leaves the last layer's hidden states, shape (ids.count, hidden), in `workspace.hidden`.
  ///
  /// - Parameters:
  ///   - ids: Token ids of one or more prompts, each in the vocabulary.
  ///   - offsets: Where each prompt starts in `ids`, from 0, then the end; none too long.
  ///   - workspace: Receives the states.
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
      let shape = layer.attention.shape
      layer.attention.forward(
        workspace, offsets: offsets, bias: windows[shape.sight] ?? relativeAttentionBias,
        rotary: shape.rotary.flatMap { rotaries[$0] }, kernels: kernels)
      layer.feedForward.forward(workspace, kernels: kernels)
    }
    finalLayerNorm?.forward(
      workspace.hidden, residual: nil, rows: ids.count, into: workspace.hidden, kernels: kernels)
  }
}
