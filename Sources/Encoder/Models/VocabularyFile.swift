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
    _ text: [UInt8], settings: JSONValue?, specialTokens: JSONValue?, modelType: String
  ) throws(EncoderError) -> TokenizerFolder.Parts {
    let named = settings?["tokenizer_class"]?.stringValue
    let usual = modelType == "mpnet" ? "MPNetTokenizer" : "BertTokenizer"
    let name = named.map { $0.hasSuffix("Fast") ? String($0.dropLast(4)) : $0 } ?? usual
    guard let defaults = Self.tokenizerClasses.first(where: { $0.name == name })?.special else {
      throw EncoderError(
        "\(path): tokenizer \(name) is not supported, \(TokenizerFolder.supported)")
    }
    let vocabulary = try WordPieceVocabulary(text: text)
    var configuration = WordPieceTokenizer.Configuration()
    configuration.lowercase = settings?["do_lower_case"]?.boolValue ?? true
    configuration.stripAccents = settings?["strip_accents"]?.boolValue ?? configuration.lowercase
    configuration.handleChineseChars = settings?["tokenize_chinese_chars"]?.boolValue ?? true

    func special(_ key: String, _ usual: String) -> String {
      Self.text(key, in: [settings, specialTokens]) ?? usual
    }
    let opening = special("cls_token", defaults.cls)
    let closing = special("sep_token", defaults.sep)
    let mask = special("mask_token", defaults.mask)
    configuration.unknownToken = special("unk_token", "[UNK]")
    configuration.openingTokens = [opening]
    configuration.closingTokens = [closing]
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

  /// A special token by its key: a string, or an object with the string as `content`.
  private static func text(_ key: String, in files: [JSONValue?]) -> String? {
    files.lazy.compactMap { $0?[key] }.compactMap { $0.stringValue ?? $0["content"]?.stringValue }
      .first
  }
}
