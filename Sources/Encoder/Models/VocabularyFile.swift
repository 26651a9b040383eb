internal import JSON

/// Reads a `vocab.txt`, which says nothing but the tokens, with the settings files beside it.
struct VocabularyFile {
  /// The folder, for messages.
  let path: String

  /// What a tokenizer class calls its special tokens unless a settings file says otherwise.
  private struct SpecialTokens {
    var cls = "[CLS]"
    var sep = "[SEP]"
    var pad = "[PAD]"
    var mask = "[MASK]"
    /// MPNet's mask takes the white space before it along.
    var maskStripsLeft = false
  }

  private static let tokenizerClasses: [(name: String, special: SpecialTokens)] = [
    ("BertTokenizer", SpecialTokens()), ("DistilBertTokenizer", SpecialTokens()),
    (
      "MPNetTokenizer",
      SpecialTokens(cls: "<s>", sep: "</s>", pad: "<pad>", mask: "<mask>", maskStripsLeft: true)
    ),
  ]

  /// Takes the vocabulary and the settings of a tokenizer of BERT's family.
  ///
  /// - Parameters:
  ///   - text: `vocab.txt`.
  ///   - settings: `tokenizer_config.json`.
  ///   - specialTokens: `special_tokens_map.json`, asked where `settings` is silent.
  ///   - modelType: `model_type` of `config.json`, asked where no tokenizer class is named.
  /// - Returns: The vocabulary and the settings, without a limit.
  /// - Throws: ``EncoderError`` when the class is another one, or the vocabulary is not usable.
  func read(
    _ text: [UInt8], settings: Settings, specialTokens: Settings, modelType: String
  ) throws(EncoderError) -> TokenizerFolder.Parts {
    let name = try Self.tokenizerClass(settings, modelType: modelType)
    guard let defaults = Self.tokenizerClasses.first(where: { $0.name == name })?.special else {
      throw EncoderError(
        "\(path): tokenizer \(name) is not supported, \(TokenizerFolder.supported)")
    }
    let vocabulary = try WordPieceVocabulary(text: text)
    var configuration = WordPieceTokenizer.Configuration()
    try Self.readNormalizer(settings, into: &configuration)
    func special(_ key: String, _ usual: String) -> String {
      Self.text(key, in: [settings, specialTokens]) ?? usual
    }
    let opening = special("cls_token", defaults.cls)
    let closing = special("sep_token", defaults.sep)
    let mask = special("mask_token", defaults.mask)
    configuration.unknownToken = special("unk_token", "[UNK]")
    configuration.openingTokens = [opening]
    configuration.closingTokens = [closing]
    configuration.addedTokens = try addedTokens(settings)
    for token in [
      opening, special("pad_token", defaults.pad), closing, configuration.unknownToken, mask,
    ] {
      guard let id = vocabulary.id(of: token.utf8),
        !configuration.addedTokens.contains(where: { $0.id == id })
      else { continue }
      configuration.addedTokens.append(
        AddedToken(
          token, id: id,
          lstrip: defaults.maskStripsLeft && token.utf8.elementsEqual(mask.utf8)))
    }
    return TokenizerFolder.Parts(vocabulary: vocabulary, configuration: configuration)
  }

  /// The tokenizer's class without `Fast`: the one that the settings name, else the model type's own.
  private static func tokenizerClass(
    _ settings: Settings, modelType: String
  ) throws(EncoderError) -> String {
    let usual = modelType == "mpnet" ? "MPNetTokenizer" : "BertTokenizer"
    let name = try settings.text("tokenizer_class") ?? usual
    return name.hasSuffix("Fast") ? String(name.dropLast(4)) : name
  }

  /// Whether the tokenizer is of a class that is read here.
  static func knowsClass(_ settings: Settings, modelType: String) throws(EncoderError) -> Bool {
    let name = try tokenizerClass(settings, modelType: modelType)
    return tokenizerClasses.contains { $0.name == name }
  }

  /// Takes what `tokenizer_config.json` says of the normaliser.
  static func readNormalizer(
    _ settings: Settings, into configuration: inout WordPieceTokenizer.Configuration
  ) throws(EncoderError) {
    configuration.lowercase = try settings.flag("do_lower_case") ?? true
    configuration.stripAccents = try settings.flag("strip_accents") ?? configuration.lowercase
    configuration.handleChineseChars = try settings.flag("tokenize_chinese_chars") ?? true
  }

  /// The tokens that `tokenizer_config.json` lists by id, with their flags.
  private func addedTokens(_ settings: Settings) throws(EncoderError) -> [AddedToken] {
    guard let listed = settings["added_tokens_decoder"] else { return [] }
    guard let members = listed.objectValue else {
      throw EncoderError("\(settings.path): \"added_tokens_decoder\" is not an object")
    }
    var tokens: [AddedToken] = []
    for (key, value) in members {
      let flags = try Settings(value, path: settings.path)
      guard let id = Int32(key), id >= 0, let content = try flags.text("content"),
        !content.utf8.isEmpty
      else {
        throw EncoderError("\(settings.path): an added token without \"content\" or id")
      }
      tokens.append(try AddedToken(content, id: id, flags: flags))
    }
    return tokens
  }

  /// A special token by its key: a string, or an object with the string as `content`.
  private static func text(_ key: String, in files: [Settings]) -> String? {
    files.lazy.compactMap { $0[key] }.compactMap { $0.stringValue ?? $0["content"]?.stringValue }
      .first
  }
}
