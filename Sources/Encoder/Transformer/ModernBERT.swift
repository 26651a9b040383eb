extension Architecture {
  /// ModernBERT: rotary positions, GeGLU, layer norms before the blocks, local attention in two layers of three.
  ///
  /// - SeeAlso: Warner et al. (2024), https://arxiv.org/abs/2412.13663
  static let modernBERT = Architecture(
    modelType: "modernbert",
    baseModelPrefix: "model",
    configuration: TransformerConfiguration.Names(
      activation: "hidden_activation", layerNormEpsilonName: "norm_eps", layerNormEpsilon: 1e-5,
      segments: nil, positions: 8192),
    embeddings: EmbeddingNames(
      word: "embeddings.tok_embeddings.weight",
      position: nil,
      tokenType: nil,
      layerNorm: "embeddings.norm"),
    layers: "layers.",
    layer: LayerNames(
      query: "attn.Wqkv",
      attentionOutput: "attn.Wo",
      attentionLayerNorm: "attn_norm",
      intermediate: "mlp.Wi",
      gated: .gateThenUp,
      output: "mlp.Wo",
      outputLayerNorm: "mlp_norm"),
    paddingIndex: nil,
    relativeAttentionBias: nil,
    hasLinearBiases: false,
    hasLayerNormBiases: false,
    startsNormalized: true,
    finalLayerNorm: "final_norm",
    layerShape: LayerShape.modernBERT)
}
