extension Architecture {
  /// GTE v1.5 and multilingual GTE: BERT's stack with rotary positions, GeGLU, and segments that it may lack.
  ///
  /// - SeeAlso: Zhang et al. (2024), mGTE, https://arxiv.org/abs/2407.19669
  static let gte = gte(modelType: "new")

  /// The same under the name that Arctic Embed M 2.0 has for it.
  static let arcticGTE = gte(modelType: "gte")

  private static func gte(modelType: String) -> Architecture {
    Architecture(
      modelType: modelType,
      baseModelPrefix: "new",
      configuration: TransformerConfiguration.Names(
        segments: 1, fewestSegments: 0, positions: 2048, positionEmbeddings: "rope"),
      embeddings: EmbeddingNames(
        word: "embeddings.word_embeddings.weight",
        position: nil,
        tokenType: "embeddings.token_type_embeddings.weight",
        layerNorm: "embeddings.LayerNorm"),
      layers: "encoder.layer.",
      layer: LayerNames(
        query: "attention.qkv_proj",
        attentionOutput: "attention.o_proj",
        attentionLayerNorm: "attn_ln",
        intermediate: "mlp.up_gate_proj",
        gated: .upThenGate,
        output: "mlp.down_proj",
        outputLayerNorm: "mlp_ln"),
      paddingIndex: nil,
      relativeAttentionBias: nil,
      layerShape: LayerShape.gte)
  }
}
