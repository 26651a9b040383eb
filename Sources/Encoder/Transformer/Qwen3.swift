extension Architecture {
  /// Qwen3: a decoder's blocks, each token attending to those before it, with RMS norms, grouped heads,
  /// rotary positions and SwiGLU.
  ///
  /// - SeeAlso: Zhang et al. (2025), Qwen3 Embedding, https://arxiv.org/abs/2506.05176
  static let qwen3 = Architecture(
    modelType: "qwen3",
    baseModelPrefix: "model",
    configuration: TransformerConfiguration.Names(
      layerNormEpsilonName: "rms_norm_eps", layerNormEpsilon: 1e-6, segments: nil,
      usualActivation: .silu, keyValueHeads: "num_key_value_heads", headSize: "head_dim"),
    embeddings: EmbeddingNames(
      word: "embed_tokens.weight", position: nil, tokenType: nil, layerNorm: nil),
    layers: "layers.",
    layer: LayerNames(
      query: "self_attn.q_proj",
      key: "self_attn.k_proj",
      value: "self_attn.v_proj",
      queryNorm: "self_attn.q_norm",
      keyNorm: "self_attn.k_norm",
      attentionOutput: "self_attn.o_proj",
      attentionLayerNorm: "input_layernorm",
      intermediate: "mlp.gate_proj",
      gated: .separate(up: "mlp.up_proj"),
      output: "mlp.down_proj",
      outputLayerNorm: "post_attention_layernorm"),
    paddingIndex: nil,
    relativeAttentionBias: nil,
    hasLinearBiases: false,
    norm: .rootMeanSquare(offset: 0),
    finalLayerNorm: "norm",
    layerShape: LayerShape.qwen3)
}
