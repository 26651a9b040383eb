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
    let listed = try root.json("modules.json")
    let rootConfiguration = try root.json("config.json")
    let isModel2Vec = rootConfiguration?["model_type"]?.stringValue == "model2vec"
    if let listed {
      modules = try SentenceModules(listed, path: root.file("modules.json"))
    } else if isModel2Vec {
      let settings = try root.settings("config.json")
      modules = .staticTable(normalizes: try settings.flag("normalize") ?? false)
    } else if rootConfiguration != nil {
      modules = .plainTransformer
    } else {
      throw Failure(
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

  /// Components of a vector as the folder has them.
  var declaredDimension: Int? {
    if modules.kind == .transformer {
      return ["hidden_size", "dim"].lazy.compactMap { configuration?[$0]?.intValue }.first
    }
    guard let checkpoint = try? Checkpoint(folder: folder) else { return nil }
    return (checkpoint.shape(of: "embedding.weight") ?? checkpoint.shape(of: "embeddings"))?.last
  }

  /// Most tokens of a prompt as the folder has them.
  var declaredTokenLimit: Int? {
    guard modules.kind == .transformer, let (architecture, shape) = try? transformerConfiguration()
    else { return nil }
    return try? Self.tokenLimit(
      sentenceSettings(), modelMaxLength: tokenizerSettings().modelMaxLength(),
      positions: architecture.longestPrompt(positions: shape.positions),
      positionTable: shape.positions)
  }

  /// Looks at everything but the weights.
  ///
  /// - Throws: What loading would throw.
  func check() throws(Failure) {
    let checkpoint = try Checkpoint(folder: folder)
    guard modules.kind == .transformer else {
      _ = try staticTokenizer(checkpoint)
      return
    }
    let (architecture, shape) = try transformerConfiguration()
    let prefix = try self.prefix()
    _ = try pooling(width: shape.hiddenSize, hasPrefix: !prefix.isEmpty)
    _ = try transformerTokenizer(architecture, shape)
  }

  /// Makes an encoder of a table of token vectors.
  func loadStatic(_ kernels: Kernels) throws(Failure) -> any TextEncoder {
    let checkpoint = try Checkpoint(folder: folder)
    return try StaticFolderEncoder(
      name: location.name, checkpoint: checkpoint, tokenizer: try staticTokenizer(checkpoint),
      options: options, normalizes: modules.normalizes, kernels: kernels)
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
    let prefix = try self.prefix()
    let pooling = try pooling(width: shape.hiddenSize, hasPrefix: !prefix.isEmpty)
    let finish = try VectorFinish(
      width: shape.hiddenSize, truncateDimension: options.truncateDimension,
      normalizes: modules.normalizes)
    let checkpoint = try Checkpoint(folder: folder)
    let tokenizer = try transformerTokenizer(architecture, shape)
    let model = try TransformerModel(
      checkpoint, architecture: architecture, configuration: shape, kernels: kernels,
      threads: threads)
    return try TransformerEncoder(
      name: location.name, tokenizer: tokenizer, model: model, pooling: pooling, finish: finish)
  }

  private func transformerTokenizer(
    _ architecture: Architecture, _ shape: TransformerConfiguration
  ) throws(Failure) -> PrefixedTokenizer {
    let tokenizerSettings = try self.tokenizerSettings()
    var parts = try TokenizerFolder(folder: folder).read(tokenizerSettings)
    let settings = try sentenceSettings()
    if try settings.flag("do_lower_case") == true { try parts.lowercase() }
    parts.maximumLength = try Self.tokenLimit(
      settings, modelMaxLength: try tokenizerSettings.modelMaxLength(),
      positions: architecture.longestPrompt(positions: shape.positions),
      positionTable: shape.positions)
    let made = try tokenizer(parts)
    guard made.idLimit <= shape.vocabularySize else {
      throw Failure(
        "the tokenizer of \(location.name) has ids up to \(made.idLimit - 1), the model has vectors for"
          + " \(shape.vocabularySize)")
    }
    return made
  }

  private func tokenizerSettings() throws(Failure) -> TokenizerSettings {
    try TokenizerSettings(
      folder: folder, modelType: modelType,
      modelClass: configuration?["tokenizer_class"]?.stringValue)
  }

  private func transformerConfiguration() throws(Failure) -> (
    architecture: Architecture, shape: TransformerConfiguration
  ) {
    let path = folder.file("config.json")
    guard let configuration else { throw Failure("\(folder.path) has no config.json") }
    let architecture = try Architecture.named(modelType, path: path)
    let shape = try TransformerConfiguration(
      configuration, modelType: modelType, names: architecture.configuration, path: path)
    return (architecture, shape)
  }

  private func pooling(width: Int, hasPrefix: Bool) throws(Failure) -> Pooling {
    guard let path = modules.poolingPath else { return .mean }
    let module = root.folder(path)
    guard module.has("config.json") else {
      throw Failure("\(module.path) has no config.json")
    }
    return try Pooling(try module.settings("config.json"), width: width, hasPrefix: hasPrefix)
  }

  /// What sentence-transformers says of the transformer; its early versions named the file after the model.
  private func sentenceSettings() throws(Failure) -> Settings {
    var settings = try folder.settings("sentence_bert_config.json")
    for kind in ["roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet"]
    where settings.members.isEmpty {
      settings = try folder.settings("sentence_\(kind)_config.json")
    }
    return settings
  }

  /// Most tokens of a prompt: what sentence-transformers' settings say, else the tokenizer's and the
  /// position table's, and never more than there are positions.
  private static func tokenLimit(
    _ settings: Settings, modelMaxLength: Int?, positions: Int, positionTable: Int
  ) throws(Failure) -> Int {
    if let limit = try settings.count("max_seq_length") { return min(limit, positions) }
    return min(modelMaxLength ?? positionTable, positionTable, positions)
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
    let settings = try root.settings("config_sentence_transformers.json")
    let prompts = settings["prompts"]?.objectValue ?? []
    var name = options.promptName
    if name == nil { name = try settings.text("default_prompt_name") }
    guard let name else { return [] }
    for (key, value) in prompts where key.utf8.elementsEqual(name.utf8) {
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
