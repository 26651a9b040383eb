extension Architecture {
  /// RoBERTa: BERT's stack with positions that count from the one after the padding's.
  ///
  /// - SeeAlso: Liu et al. (2019), RoBERTa, https://arxiv.org/abs/1907.11692
  static let roberta = roberta(modelType: "roberta")

  /// XLM-RoBERTa: RoBERTa with a vocabulary of a hundred languages.
  ///
  /// - SeeAlso: Conneau et al. (2020), https://arxiv.org/abs/1911.02116
  static let xlmRoberta = roberta(modelType: "xlm-roberta")

  /// CamemBERT: RoBERTa in French.
  ///
  /// - SeeAlso: Martin et al. (2020), https://arxiv.org/abs/1911.03894
  static let camembert = roberta(modelType: "camembert")

  private static func roberta(modelType: String) -> Architecture {
    Architecture(
      modelType: modelType,
      baseModelPrefix: "roberta",
      configuration: bert.configuration,
      embeddings: bert.embeddings,
      layers: bert.layers,
      layer: bert.layer,
      paddingIndex: 1,
      relativeAttentionBias: nil)
  }
}
