extension Architecture {
  /// JinaBERT, of which jina-embeddings-v2 in English are made: BERT with ALiBi in place of positions, and GeGLU.
  ///
  /// - SeeAlso: Günther et al. (2023), Jina Embeddings 2, https://arxiv.org/abs/2310.19923
  static let jinaBERT = Architecture(
    modelType: "bert",
    variant: "jina_bert",
    baseModelPrefix: "bert",
    configuration: TransformerConfiguration.Names(
      activation: "feed_forward_type", positionEmbeddings: "alibi",
      activations: [("geglu", .gelu), ("reglu", .relu)]),
    embeddings: EmbeddingNames(
      word: "embeddings.word_embeddings.weight",
      position: nil,
      tokenType: "embeddings.token_type_embeddings.weight",
      layerNorm: "embeddings.LayerNorm"),
    layers: "encoder.layer.",
    layer: LayerNames(
      query: "attention.self.query",
      key: "attention.self.key",
      value: "attention.self.value",
      attentionOutput: "attention.output.dense",
      attentionLayerNorm: "attention.output.LayerNorm",
      intermediate: "mlp.gated_layers",
      gated: .gateThenUp,
      output: "mlp.wo",
      outputLayerNorm: "mlp.layernorm"),
    paddingIndex: nil,
    relativeAttentionBias: nil,
    layerShape: LayerShape.jinaBERT)
}
