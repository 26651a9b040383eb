extension Architecture {
  /// NomicBERT: rotary positions, SwiGLU, no biases.
  ///
  /// - SeeAlso: Nussbaum et al. (2024), Nomic Embed, https://arxiv.org/abs/2402.01613
  static let nomicBERT = Architecture(
    modelType: "nomic_bert",
    baseModelPrefix: "nomic_bert",
    configuration: TransformerConfiguration.Names(
      hiddenSize: "hidden_size", intermediateSize: "intermediate_size", positions: 2048,
      alternatives: [
        "hidden_size": "n_embd", "num_hidden_layers": "n_layer", "num_attention_heads": "n_head",
        "intermediate_size": "n_inner", "hidden_act": "activation_function",
        "layer_norm_eps": "layer_norm_epsilon", "max_position_embeddings": "n_positions",
      ], usualActivation: .silu),
    embeddings: EmbeddingNames(
      word: "embeddings.word_embeddings.weight",
      position: nil,
      tokenType: "embeddings.token_type_embeddings.weight",
      layerNorm: "emb_ln"),
    layers: "encoder.layers.",
    layer: LayerNames(
      query: "attn.Wqkv",
      attentionOutput: "attn.out_proj",
      attentionLayerNorm: "norm1",
      intermediate: "mlp.fc12",
      gated: .separate(up: "mlp.fc11"),
      output: "mlp.fc2",
      outputLayerNorm: "norm2"),
    paddingIndex: nil,
    relativeAttentionBias: nil,
    hasLinearBiases: false,
    layerShape: LayerShape.nomic)
}
