extension Architecture {
  /// Gemma 3's text model, of which EmbeddingGemma is made: RMS norms before and after each block, grouped
  /// heads, rotary positions, GeGLU, local attention in five layers of six.
  ///
  /// - SeeAlso: Vera et al. (2025), EmbeddingGemma, https://arxiv.org/abs/2509.20354
  static let gemma3 = Architecture(
    modelType: "gemma3_text",
    baseModelPrefix: "model",
    configuration: TransformerConfiguration.Names(
      activation: "hidden_activation", layerNormEpsilonName: "rms_norm_eps", layerNormEpsilon: 1e-6,
      segments: nil, usualActivation: .geluTanh, keyValueHeads: "num_key_value_heads",
      headSize: "head_dim", queryScalar: "query_pre_attn_scalar"),
    embeddings: EmbeddingNames(
      word: "embed_tokens.weight", position: nil, tokenType: nil, layerNorm: nil, isScaled: true),
    layers: "layers.",
    layer: LayerNames(
      query: "self_attn.q_proj",
      key: "self_attn.k_proj",
      value: "self_attn.v_proj",
      queryNorm: "self_attn.q_norm",
      keyNorm: "self_attn.k_norm",
      attentionOutput: "self_attn.o_proj",
      attentionLayerNorm: "input_layernorm",
      attentionEndNorm: "post_attention_layernorm",
      intermediate: "mlp.gate_proj",
      gated: .separate(up: "mlp.up_proj"),
      output: "mlp.down_proj",
      outputLayerNorm: "pre_feedforward_layernorm",
      outputEndNorm: "post_feedforward_layernorm"),
    paddingIndex: nil,
    relativeAttentionBias: nil,
    hasLinearBiases: false,
    norm: .rootMeanSquare(offset: 1),
    finalLayerNorm: "norm",
    layerShape: LayerShape.gemma3)
}
