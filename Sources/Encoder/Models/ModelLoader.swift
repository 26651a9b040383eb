import Groundwork
internal import JSON
import ModelFiles
import Tokenizer

/// Reads what a model folder says about itself, and makes an encoder of it.
struct ModelLoader {
  let location: ModelFinder.Location
  let options: EncoderOptions
  let modules: SentenceModules
  /// The model's own folder, in which the first module lives.
  let folder: ModelFolder
  /// `model_type` of `config.json`; `model2vec` or `static` for tables of token vectors.
  let modelType: String
  /// `config_sentence_transformers.json`.
  let sentenceSettings: Settings

  private let root: ModelFolder
  private let configuration: JSONValue?

  /// Reads `modules.json` and `config.json`.
  ///
  /// - Throws: ``Failure`` when neither is there, or one is malformed or names a module that is not
  ///   supported.
  init(_ location: ModelFinder.Location, options: EncoderOptions) throws(Failure) {
    self.location = location
    self.options = options
    root = ModelFolder(path: location.path)
    sentenceSettings = try root.settings("config_sentence_transformers.json")
    let listed = try root.json("modules.json")
    let rootConfiguration = try root.json("config.json")
    try Self.checkKind(sentenceSettings, in: root)
    let isModel2Vec = rootConfiguration?["model_type"]?.stringValue == "model2vec"
    if let listed {
      modules = try SentenceModules(listed, path: root.file("modules.json"))
    } else if isModel2Vec {
      let settings = try root.settings("config.json")
      modules = .staticTable(normalizes: try settings.flag("normalize") ?? false)
    } else if rootConfiguration != nil {
      modules = .plainTransformer
    } else {
      throw OtherWeights(in: root)?.failure(path: root.path, hasConfiguration: false)
        ?? Failure(
          "\(root.path) is not a model's folder: it has neither modules.json nor config.json")
    }
    folder = root.folder(modules.modelPath)
    configuration = modules.modelPath.isEmpty ? rootConfiguration : try folder.json("config.json")
    if modules.kind == .staticEmbedding {
      modelType = isModel2Vec ? "model2vec" : "static"
    } else {
      modelType = configuration?["model_type"]?.stringValue ?? ""
    }
  }

  /// Refuses what sentence-transformers itself calls another kind of model.
  private static func checkKind(_ settings: Settings, in root: ModelFolder) throws(Failure) {
    guard let kind = try settings.text("model_type"), kind != "SentenceTransformer" else { return }
    if kind == "CrossEncoder" {
      throw Failure(
        "\(root.path) holds a cross-encoder, a reranker: it scores pairs of texts and makes no vectors",
        remedy: "use a sentence encoder")
    }
    throw Failure(
      "\(root.path) holds a \(kind), which makes no single dense vectors",
      remedy: "use a sentence encoder")
  }

  /// What the user should know before the vectors are used.
  var notes: [String] {
    guard modules.kind == .transformer, !modules.isListed else { return [] }
    var notes = [
      "\(location.name) has no modules.json: mean pooling without normalisation is assumed"
    ]
    let classes = configuration?["architectures"]?.arrayValue?.compactMap(\.stringValue) ?? []
    if let head = classes.first(where: { $0.hasSuffix("ForSequenceClassification") }) {
      notes.append(
        "\(location.name) was trained as a classifier or reranker (\(head)): its vectors may mean little"
      )
    }
    return notes
  }

  /// `model_type`, or what tells the architecture from another with the same one.
  var family: String { (try? transformerConfiguration())?.architecture.name ?? modelType }

  /// Components of a vector as the folder has them.
  var declaredDimension: Int? {
    guard let kernels = try? Kernels(precision: .float32) else { return nil }
    let width: Int?
    if modules.kind == .transformer {
      let hidden = ["hidden_size", "dim"].lazy.compactMap { configuration?[$0]?.intValue }.first
      width = hidden.map { hidden in
        (try? pooling(width: hidden).modes.count).map { $0 * hidden } ?? hidden
      }
    } else if let checkpoint = try? Checkpoint(folder: folder) {
      width = (checkpoint.shape(of: "embedding.weight") ?? checkpoint.shape(of: "embeddings"))?.last
    } else {
      width = nil
    }
    guard let width else { return nil }
    return (try? finish(width: width, kernels: kernels).dimension) ?? width
  }

  /// Most tokens of a prompt as the folder has them.
  var declaredTokenLimit: Int? {
    guard modules.kind == .transformer, let (architecture, shape) = try? transformerConfiguration(),
      let settings = try? TransformerModuleSettings(folder: folder),
      let tokenizer = try? tokenizerSettings(settings)
    else { return nil }
    return try? tokenLimit(settings, tokenizer, architecture, shape)
  }

  /// The tokenizer's model, such as `WordPiece`, or nil where it cannot be read.
  var declaredTokenizer: String? {
    guard modules.kind == .transformer,
      let settings = try? TransformerModuleSettings(folder: folder),
      let tokenizer = try? tokenizerSettings(settings)
    else { return try? TokenizerFolder(folder: folder).read().kind }
    return try? TokenizerFolder(folder: folder).read(tokenizer).kind
  }

  /// How tokens are pooled, or nil where the folder does not tell.
  var declaredPooling: String? {
    guard modules.kind == .transformer else { return Pooling.mean.name }
    return ["hidden_size", "dim"].lazy.compactMap { configuration?[$0]?.intValue }.first
      .flatMap { try? pooling(width: $0).name }
  }

  /// The languages that the model's card names; empty where it names none.
  var declaredLanguages: [String] {
    ModelCard(text: (try? root.text("README.md")) ?? []).languages
  }

  /// Looks at everything but the weights of the transformer.
  ///
  /// - Throws: What loading would throw.
  func check() throws(Failure) {
    let kernels = try Kernels(precision: .float32)
    let checkpoint = try Checkpoint(folder: folder)
    guard modules.kind == .transformer else {
      _ = try staticTokenizer(checkpoint)
      return
    }
    let (architecture, shape) = try transformerConfiguration()
    let pooling = try pooling(width: shape.hiddenSize)
    _ = try finish(width: shape.hiddenSize * pooling.modes.count, kernels: kernels)
    _ = try transformerTokenizer(architecture, shape)
  }

  /// Makes an encoder of a table of token vectors.
  func loadStatic(_ kernels: Kernels) throws(Failure) -> any TextEncoder {
    let checkpoint = try Checkpoint(folder: folder)
    return try StaticFolderEncoder(
      name: location.name, checkpoint: checkpoint, tokenizer: try staticTokenizer(checkpoint)
    ) { (width) throws(Failure) in try finish(width: width, kernels: kernels) }
  }

  private func staticTokenizer(
    _ checkpoint: Checkpoint
  ) throws(Failure) -> PrefixedTokenizer {
    var parts = try TokenizerFolder(folder: folder).read()
    parts.removeTemplate()
    let isModel2Vec = !checkpoint.has("embedding.weight")
    parts.maximumLength =
      isModel2Vec ? try model2VecLimit() : parts.truncation ?? Int.max
    var tokenizer = try tokenizer(parts)
    if isModel2Vec { tokenizer.scalarLimit = Self.scalarLimit(parts) }
    return tokenizer
  }

  /// Makes an encoder of a transformer.
  func loadTransformer(_ kernels: Kernels, threads: Int) throws(Failure) -> any TextEncoder {
    let (architecture, shape) = try transformerConfiguration()
    let pooling = try pooling(width: shape.hiddenSize)
    let finish = try finish(width: shape.hiddenSize * pooling.modes.count, kernels: kernels)
    let checkpoint = try Checkpoint(folder: folder)
    let tokenizer = try transformerTokenizer(architecture, shape)
    let model = try TransformerModel(
      checkpoint, architecture: architecture, configuration: shape,
      tokenLimit: tokenizer.tokenLimit, kernels: kernels, threads: threads)
    return try TransformerEncoder(
      name: location.name, tokenizer: tokenizer, model: model, pooling: pooling, finish: finish)
  }

  private func transformerTokenizer(
    _ architecture: Architecture, _ shape: TransformerConfiguration
  ) throws(Failure) -> PrefixedTokenizer {
    let settings = try TransformerModuleSettings(folder: folder)
    let tokenizerSettings = try self.tokenizerSettings(settings)
    var parts = try TokenizerFolder(folder: folder).read(tokenizerSettings)
    if settings.lowercases { try parts.lowercase() }
    if !settings.addsSpecialTokens { parts.removeTemplate() }
    parts.maximumLength = try tokenLimit(settings, tokenizerSettings, architecture, shape)
    let made = try tokenizer(parts)
    guard made.idLimit <= shape.vocabularySize else {
      throw Failure(
        "the tokenizer of \(location.name) has ids up to \(made.idLimit - 1), the model has vectors for"
          + " \(shape.vocabularySize)")
    }
    return made
  }

  private func tokenizerSettings(
    _ settings: TransformerModuleSettings
  ) throws(Failure) -> TokenizerSettings {
    try TokenizerSettings(
      folder: folder, modelType: modelType,
      modelClass: configuration?["tokenizer_class"]?.stringValue, overrides: settings.tokenizer)
  }

  private func transformerConfiguration() throws(Failure) -> (
    architecture: Architecture, shape: TransformerConfiguration
  ) {
    let path = folder.file("config.json")
    guard let configuration else { throw Failure("\(folder.path) has no config.json") }
    let settings = try Settings(configuration, path: path)
    let architecture = try Architecture.named(modelType, settings: settings)
    var shape = try TransformerConfiguration(
      configuration, modelType: architecture.name, names: architecture.configuration, path: path)
    for layer in 0..<shape.layers {
      shape.layerShapes.append(try architecture.layerShape(settings, layer))
    }
    if shape.headSize % 2 != 0, shape.layerShapes.contains(where: { $0.rotary != nil }) {
      throw Failure("\(path): rotary positions need heads of an even width")
    }
    if let width = try settings.count("head_dim"), width != shape.headSize {
      throw Failure("\(path): \"head_dim\" \(width) is not supported")
    }
    try architecture.checkFlags(settings)
    try architecture.checkPadding(configuration["pad_token_id"]?.intValue, path: path)
    return (architecture, shape)
  }

  private func pooling(width: Int) throws(Failure) -> Pooling {
    guard let path = modules.poolingPath else { return .mean }
    let module = root.folder(path)
    guard module.has("config.json") else {
      throw Failure("\(module.path) has no config.json")
    }
    return try Pooling(try module.settings("config.json"), width: width)
  }

  /// What happens to pooled vectors.
  private func finish(width: Int, kernels: Kernels) throws(Failure) -> VectorFinish {
    let read = try VectorModules.read(modules.finishing, in: root, width: width, kernels: kernels)
    return try VectorFinish(
      width: width, modules: read, truncateDimension: options.truncateDimension,
      configuredDimension: try sentenceSettings.count("truncate_dim"), kernels: kernels)
  }

  /// Most tokens of a prompt: what sentence-transformers' settings say, else the tokenizer's and the
  /// position table's, and never more than there are positions.
  private func tokenLimit(
    _ settings: TransformerModuleSettings, _ tokenizer: TokenizerSettings,
    _ architecture: Architecture, _ shape: TransformerConfiguration
  ) throws(Failure) -> Int {
    let positions = architecture.longestPrompt(positions: shape.positions)
    let modelMaxLength = try tokenizer.modelMaxLength()
    if let limit = settings.maximumLength { return min(limit, positions) }
    return min(modelMaxLength ?? shape.positions, shape.positions, positions)
  }

  /// The model's own limit on tokens; 512 where it says nothing, none where it says `null`.
  private func model2VecLimit() throws(Failure) -> Int {
    if configuration?["max_length"]?.isNull == true { return Int.max }
    return try folder.settings("config.json").count("max_length") ?? 512
  }

  /// Model2Vec cuts a text at as many scalars as its limit on tokens times the median token's length.
  private static func scalarLimit(_ parts: TokenizerParts) -> Int {
    let (limit, overflow) = parts.maximumLength.multipliedReportingOverflow(
      by: parts.medianTokenLength)
    return overflow ? Int.max : limit
  }

  private func tokenizer(_ parts: TokenizerParts) throws(Failure) -> PrefixedTokenizer {
    let tokenizer: any Tokenizer
    do {
      tokenizer = try parts.tokenizer()
    } catch {
      throw Failure("\(folder.path): \(error.what)", remedy: error.remedy)
    }
    return PrefixedTokenizer(tokenizer: tokenizer, prefix: try prefix())
  }

  /// The text before every prompt: the user's, the one the user names, or the model's default.
  private func prefix() throws(Failure) -> [UInt8] {
    if let prefix = options.promptPrefix { return Array(prefix.utf8) }
    let prompts = sentenceSettings["prompts"]?.objectValue ?? []
    var name = options.promptName
    if name == nil { name = try sentenceSettings.text("default_prompt_name") }
    guard let name else { return [] }
    for (key, value) in prompts where Name(key) == Name(name) {
      guard let text = value.stringValue else { break }
      return Array(text.utf8)
    }
    let known = prompts.map { "\"\($0.key)\"" }.joined(separator: ", ")
    throw Failure(
      "\(root.path): there is no prompt \"\(name)\"; "
        + (known.isEmpty ? "the model has none" : "the model has \(known)"),
      remedy: "give the text itself as prefix")
  }
}
