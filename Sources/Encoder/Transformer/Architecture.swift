import Groundwork

/// What tells one transformer encoder from another: names in files, and how positions are counted.
///
/// All of them are the same stack (Devlin et al. 2018, as Vaswani et al. 2017, layer norm after each
/// block); an architecture is one value of this type in a file of its own.
struct Architecture: Sendable {
  /// `model_type` in `config.json`.
  let modelType: String
  /// What the tensors' names begin with in checkpoints with a task's head.
  let baseModelPrefix: String
  /// Names in `config.json`.
  let configuration: TransformerConfiguration.Names
  /// Names of the embeddings' tensors.
  let embeddings: EmbeddingNames
  /// What a layer's tensors begin with, before its number.
  let layers: String
  /// Names of a layer's tensors, without `.weight` and `.bias`.
  let layer: LayerNames
  /// Id of the padding token where positions count from the one after it, as in RoBERTa.
  let paddingIndex: Int?
  /// The table of relative position biases, if there is one.
  let relativeAttentionBias: String?

  /// Most tokens of a prompt for a table of so many positions.
  func longestPrompt(positions: Int) -> Int {
    paddingIndex.map { positions - $0 - 1 } ?? positions
  }

  /// Refuses a padding token that shifts positions in another way.
  func checkPadding(_ id: Int?, path: String) throws(Failure) {
    guard let paddingIndex, let id, id != paddingIndex else { return }
    throw Failure(
      "\(path): \"pad_token_id\" \(id) is not supported, only \(paddingIndex)")
  }

  /// Names of the embeddings' tensors.
  struct EmbeddingNames: Sendable {
    let word: String
    let position: String
    /// Nil where the architecture knows no segments.
    let tokenType: String?
    let layerNorm: String
  }

  /// Names of a layer's tensors, without `.weight` and `.bias`.
  struct LayerNames: Sendable {
    let query: String
    let key: String
    let value: String
    let attentionOutput: String
    let attentionLayerNorm: String
    let intermediate: String
    let output: String
    let outputLayerNorm: String
  }

  /// Every architecture that can be loaded.
  static let all: [Architecture] = [
    .bert, .mpnet, .distilBERT, .roberta, .xlmRoberta, .camembert,
  ]

  /// The architecture of a `model_type`.
  ///
  /// - Throws: ``Failure`` that names the type and those that are supported.
  static func named(_ modelType: String, path: String) throws(Failure) -> Architecture {
    if let found = all.first(where: { $0.modelType == modelType }) { return found }
    let known = all.map(\.modelType).joined(separator: ", ")
    throw Failure(
      "\(path): model_type \"\(modelType)\" is not supported, only \(known) and model2vec")
  }
}
