import Groundwork

/// Token ids to hidden states: LayerNorm(word + token type + position), or what of this a model has.
struct Embeddings: Sendable {
  /// Shape (vocabulary, hidden).
  let wordEmbeddings: WordEmbeddings
  /// Shape (positions, hidden); nil where layers know positions by themselves.
  let positionEmbeddings: [Float]?
  /// The row of segment 0, shape (hidden); nil where there are no segments.
  let tokenTypeEmbedding: [Float]?
  /// Nil where the first layer brings its own.
  let layerNorm: LayerNorm?
  /// What they are multiplied with.
  let scale: Float
  let hiddenSize: Int
  let vocabularySize: Int
  /// Id of the padding token where positions count from the one after it.
  let paddingIndex: Int?
  /// Most tokens a prompt may have.
  let longestPrompt: Int

  init(
    from reader: inout WeightReader, architecture: Architecture,
    configuration: TransformerConfiguration, tokenLimit: Int, precision: EncoderPrecision
  ) throws(Failure) {
    let names = architecture.embeddings
    hiddenSize = configuration.hiddenSize
    vocabularySize = configuration.vocabularySize
    paddingIndex = architecture.paddingIndex
    longestPrompt = min(
      tokenLimit, architecture.longestPrompt(positions: configuration.positions))
    guard longestPrompt > 0 else {
      throw Failure("\(configuration.positions) positions leave room for no token")
    }
    wordEmbeddings = WordEmbeddings(
      try reader.tensor(names.word, shape: [vocabularySize, hiddenSize]),
      asBytes: precision == .int8Weights)
    if let position = names.position {
      positionEmbeddings = try reader.floats(
        position, shape: [configuration.positions, hiddenSize])
    } else {
      positionEmbeddings = nil
    }
    if let tokenType = names.tokenType, configuration.segments > 0 {
      let table = try reader.floats(tokenType, shape: [configuration.segments, hiddenSize])
      tokenTypeEmbedding = Array(table.prefix(hiddenSize))
    } else {
      tokenTypeEmbedding = nil
    }
    scale = names.isScaled ? Float(Double(hiddenSize).squareRoot()) : 1
    if let name = names.layerNorm {
      layerNorm = try LayerNorm(
        name, from: &reader, size: hiddenSize, epsilon: configuration.layerNormEpsilon,
        hasBias: architecture.hasLayerNormBiases, kind: architecture.norm)
    } else {
      layerNorm = nil
    }
  }

  /// Looks up whole prompts.
  ///
  /// - Parameters:
  ///   - ids: Token ids of one or more prompts, each below ``vocabularySize``.
  ///   - offsets: Where each prompt starts in `ids`, then the end; none longer than ``longestPrompt``.
  ///   - out: Shape (ids.count, hidden).
  ///   - kernels: What to compute with.
  func forward(
    _ ids: UnsafeBufferPointer<Int32>, offsets: [Int], into out: UnsafeMutablePointer<Float>,
    kernels: Kernels
  ) {
    for prompt in 0..<(offsets.count - 1) {
      // Positions follow RoBERTa: a literal padding token keeps the padding's position and counts for none.
      var next = paddingIndex.map { $0 + 1 } ?? 0
      for token in offsets[prompt]..<offsets[prompt + 1] {
        let id = Int(ids[token])
        let row = out + token * hiddenSize
        wordEmbeddings.read(id, into: row)
        if scale != 1 { for component in 0..<hiddenSize { row[component] *= scale } }
        if let tokenTypeEmbedding { add(tokenTypeEmbedding, at: 0, to: row) }
        guard let positionEmbeddings else { continue }
        if id == paddingIndex {
          add(positionEmbeddings, at: id * hiddenSize, to: row)
        } else {
          add(positionEmbeddings, at: next * hiddenSize, to: row)
          next += 1
        }
      }
    }
    layerNorm?.forward(out, residual: nil, rows: ids.count, into: out, kernels: kernels)
  }

  private func add(_ table: [Float], at start: Int, to row: UnsafeMutablePointer<Float>) {
    table.withUnsafeBufferPointer { table in
      for component in 0..<hiddenSize { row[component] += table[start + component] }
    }
  }
}
