extension Architecture {
  /// MPNet: BERT with relative position biases, positions counted as in RoBERTa, and no segments.
  ///
  /// - SeeAlso: Song et al. (2020), MPNet, https://arxiv.org/abs/2004.09297
  static let mpnet = Architecture(
    modelType: "mpnet",
    baseModelPrefix: "mpnet",
    configuration: TransformerConfiguration.Names(segments: nil),
    embeddings: EmbeddingNames(
      word: "embeddings.word_embeddings.weight",
      position: "embeddings.position_embeddings.weight",
      tokenType: nil,
      layerNorm: "embeddings.LayerNorm"),
    layers: "encoder.layer.",
    layer: LayerNames(
      query: "attention.attn.q",
      key: "attention.attn.k",
      value: "attention.attn.v",
      attentionOutput: "attention.attn.o",
      attentionLayerNorm: "attention.LayerNorm",
      intermediate: "intermediate.dense",
      output: "output.dense",
      outputLayerNorm: "output.LayerNorm"),
    paddingIndex: 1,
    relativeAttentionBias: "encoder.relative_attention_bias.weight")
}
