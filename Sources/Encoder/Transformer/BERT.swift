extension Architecture {
  /// BERT, and all that is built like it: MiniLM, BGE, E5, GTE.
  ///
  /// - SeeAlso: Devlin et al. (2018), BERT, https://arxiv.org/abs/1810.04805
  static let bert = Architecture(
    modelType: "bert",
    baseModelPrefix: "bert",
    configuration: TransformerConfiguration.Names(),
    embeddings: EmbeddingNames(
      word: "embeddings.word_embeddings.weight",
      position: "embeddings.position_embeddings.weight",
      tokenType: "embeddings.token_type_embeddings.weight",
      layerNorm: "embeddings.LayerNorm"),
    layers: "encoder.layer.",
    layer: LayerNames(
      query: "attention.self.query",
      key: "attention.self.key",
      value: "attention.self.value",
      attentionOutput: "attention.output.dense",
      attentionLayerNorm: "attention.output.LayerNorm",
      intermediate: "intermediate.dense",
      output: "output.dense",
      outputLayerNorm: "output.LayerNorm"),
    paddingIndex: nil,
    relativeAttentionBias: nil)
}
