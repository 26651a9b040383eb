extension Architecture {
  /// DistilBERT: half of BERT's layers, no segments.
  ///
  /// - SeeAlso: Sanh et al. (2019), DistilBERT, https://arxiv.org/abs/1910.01108
  static let distilBERT = Architecture(
    modelType: "distilbert",
    baseModelPrefix: "distilbert",
    configuration: TransformerConfiguration.Names(
      hiddenSize: "dim", layers: "n_layers", heads: "n_heads", intermediateSize: "hidden_dim",
      activation: "activation", segments: nil),
    embeddings: EmbeddingNames(
      word: "embeddings.word_embeddings.weight",
      position: "embeddings.position_embeddings.weight",
      tokenType: nil,
      layerNorm: "embeddings.LayerNorm"),
    layers: "transformer.layer.",
    layer: LayerNames(
      query: "attention.q_lin",
      key: "attention.k_lin",
      value: "attention.v_lin",
      attentionOutput: "attention.out_lin",
      attentionLayerNorm: "sa_layer_norm",
      intermediate: "ffn.lin1",
      output: "ffn.lin2",
      outputLayerNorm: "output_layer_norm"),
    paddingIndex: nil,
    relativeAttentionBias: nil)
}
