import Groundwork
import ModelFiles

/// What tells one transformer encoder from another: names in files, and how positions are counted.
///
/// All of them are the same stack (Devlin et al. 2018, as Vaswani et al. 2017, layer norm after each
/// block); an architecture is one value of this type in a file of its own.
struct Architecture: Sendable {
  /// `model_type` in `config.json`.
  let modelType: String
  /// What it is called where another has the same `model_type`.
  var variant: String?
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
  /// Whether linear layers have biases.
  var hasLinearBiases = true
  /// Whether layer norms have biases.
  var hasLayerNormBiases = true
  /// What the layers normalise by.
  var norm = LayerNorm.Kind.layer
  /// Whether the first layer's attention has no layer norm before it, as the embeddings' own is there.
  var startsNormalized = false
  /// The layer norm at the end, where the others stand before their blocks instead of after.
  var finalLayerNorm: String?
  /// How a layer knows where tokens stand.
  var layerShape: @Sendable (Settings, Int) throws(Failure) -> LayerShape = {
    (_, _) throws(Failure) in .plain
  }

  /// What lists and identities call it.
  var name: String { variant ?? modelType }

  /// Most tokens of a prompt for a table of so many positions.
  func longestPrompt(positions: Int) -> Int {
    paddingIndex.map { positions - $0 - 1 } ?? positions
  }

  /// Refuses biases that this architecture does not have.
  func checkFlags(_ settings: Settings) throws(Failure) {
    if !hasLinearBiases {
      for name in ["attention_bias", "mlp_bias", "mlp_fc2_bias"]
      where try settings.flag(name) == true {
        throw Failure("\(settings.path): \"\(name)\" is not supported")
      }
    }
    if !hasLayerNormBiases, try settings.flag("norm_bias") == true {
      throw Failure("\(settings.path): \"norm_bias\" is not supported")
    }
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
    /// Nil where layers know positions by themselves.
    let position: String?
    /// Nil where the architecture knows no segments.
    let tokenType: String?
    /// Nil where the first layer brings its own.
    let layerNorm: String?
    /// Whether they are multiplied with the square root of their width.
    var isScaled = false
  }

  /// Names of a layer's tensors, without `.weight` and `.bias`.
  struct LayerNames: Sendable {
    /// Of the queries, or of queries, keys and values in one where these have no names.
    let query: String
    var key: String?
    var value: String?
    /// Norms of each head's queries and keys, before their positions.
    var queryNorm: String?
    var keyNorm: String?
    let attentionOutput: String
    let attentionLayerNorm: String
    /// A norm of what attention adds, where there is a second one.
    var attentionEndNorm: String?
    let intermediate: String
    /// Whether what the activation gives is multiplied with a second product, and which.
    var gated = Gate.none
    let output: String
    let outputLayerNorm: String
    /// A norm of what the block adds, where there is a second one.
    var outputEndNorm: String?
    /// A norm of queries that a repository's own code adds to BERT; no architecture here has it.
    static let foreignQueryNorm = "attention.self.layer_norm_q.weight"
  }

  /// The second product of a gated feed-forward block.
  enum Gate: Equatable, Sendable {
    case none
    /// In the second half of the first one's weights, which have no biases.
    case gateThenUp
    /// In the first half of the first one's weights, which have no biases.
    case upThenGate
    case separate(up: String)
  }

  /// Every architecture that can be loaded.
  static let all: [Architecture] = [
    .bert, .mpnet, .distilBERT, .roberta, .xlmRoberta, .camembert, .nomicBERT, .modernBERT,
    .qwen3, .gemma3, .gte, .arcticGTE, .jinaBERT,
  ]

  /// The architecture of a `model_type`.
  ///
  /// - Parameters:
  ///   - modelType: `model_type` of `config.json`.
  ///   - settings: All of the file, as some share a `model_type` and differ in how positions are known.
  /// - Returns: The one with the file's `position_embedding_type`, else the first of that `model_type`.
  /// - Throws: ``Failure`` that names the type and those that are supported.
  static func named(_ modelType: String, settings: Settings) throws(Failure) -> Architecture {
    let positions = try settings.text("position_embedding_type")
    let found = all.filter { $0.modelType == modelType }
    if let match = found.first(where: { $0.configuration.positionEmbeddings == positions })
      ?? found.first
    {
      return match
    }
    let known = all.filter { $0.variant == nil }.map(\.modelType).joined(separator: ", ")
    throw Failure(
      "\(settings.path): model_type \"\(modelType)\" is not supported, only \(known) and model2vec")
  }
}
