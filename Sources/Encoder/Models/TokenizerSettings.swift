internal import JSON

/// What `tokenizer_config.json` and `special_tokens_map.json` say of a tokenizer.
///
/// Hugging Face's classes of BERT's family take no more than the vocabulary and the added tokens from a
/// `tokenizer.json`, and all else from here; the others take nothing from here.
///
/// - SeeAlso: transformers 5.23, `TokenizersBackend.convert_to_native_format` and `BertTokenizer`.
struct TokenizerSettings {
  /// The tokenizer's class, without `Fast`.
  let className: String
  private let configuration: Settings
  private let specialTokens: Settings

  /// What a class calls its special tokens unless a file says otherwise.
  private struct SpecialTokens {
    var cls = "[CLS]"
    var sep = "[SEP]"
    var pad = "[PAD]"
    var mask = "[MASK]"
    /// MPNet's mask takes the white space before it along.
    var maskStripsLeft = false
  }

  private static let classes: [String: SpecialTokens] = [
    "BertTokenizer": SpecialTokens(), "DistilBertTokenizer": SpecialTokens(),
    "ElectraTokenizer": SpecialTokens(),
    "MPNetTokenizer": SpecialTokens(
      cls: "<s>", sep: "</s>", pad: "<pad>", mask: "<mask>", maskStripsLeft: true),
  ]

  /// Reads the two files.
  ///
  /// - Parameters:
  ///   - folder: The model's.
  ///   - modelType: `model_type` of `config.json`, asked where no class is named.
  ///   - modelClass: `tokenizer_class` of `config.json`, asked where `tokenizer_config.json` is silent.
  /// - Throws: ``EncoderError`` when a file is broken.
  init(folder: ModelFolder, modelType: String, modelClass: String?) throws(EncoderError) {
    configuration = try folder.settings("tokenizer_config.json")
    specialTokens = try folder.settings("special_tokens_map.json")
    let usual = modelType == "mpnet" ? "MPNetTokenizer" : "BertTokenizer"
    let name = try configuration.text("tokenizer_class") ?? modelClass ?? usual
    className = name.hasSuffix("Fast") ? String(name.dropLast(4)) : name
  }

  /// Whether these settings decide.
  var isOfBERTFamily: Bool { Self.classes[className] != nil }

  /// `model_max_length`; 1e30, which means "none", is 1e9 here.
  ///
  /// - Throws: ``EncoderError`` when it is no number, or prompts are to be cut from the left.
  func modelMaxLength() throws(EncoderError) -> Int? {
    if let side = try configuration.text("truncation_side"), side != "right" {
      throw EncoderError(
        "\(configuration.path): truncation from the \(side) is not supported, only from the right")
    }
    return try configuration.number("model_max_length").map { $0 >= 1 ? Int(min($0, 1e9)) : 1 }
  }

  /// How a tokenizer of BERT's family is set up, without a limit.
  ///
  /// - Parameters:
  ///   - vocabulary: Its vocabulary.
  ///   - addedTokens: Those of `tokenizer.json`, which count where these settings list none.
  /// - Returns: Special tokens, added tokens and normaliser.
  /// - Throws: ``EncoderError`` when a setting has another type than it should.
  func configuration(
    vocabulary: WordPieceVocabulary, addedTokens: [AddedToken]
  ) throws(EncoderError) -> WordPieceTokenizer.Configuration {
    let usual = Self.classes[className] ?? SpecialTokens()
    var made = WordPieceTokenizer.Configuration()
    made.lowercase = try configuration.flag("do_lower_case") ?? true
    made.stripAccents = try configuration.flag("strip_accents") ?? made.lowercase
    made.handleChineseChars = try configuration.flag("tokenize_chinese_chars") ?? true
    let listed = try listedTokens()
    // The older file has the last word where the newer list is not there.
    let files = listed == nil ? [specialTokens, configuration] : [configuration, specialTokens]
    func special(_ key: String, _ usual: String) -> String { Self.token(key, in: files) ?? usual }
    let opening = special("cls_token", usual.cls)
    let closing = special("sep_token", usual.sep)
    let mask = special("mask_token", usual.mask)
    made.unknownToken = special("unk_token", "[UNK]")
    made.openingTokens = [opening]
    made.closingTokens = [closing]
    made.addedTokens = Self.numbered(listed ?? addedTokens, vocabulary)
    for token in [
      opening, special("pad_token", usual.pad), closing, made.unknownToken, mask,
    ] {
      guard let id = vocabulary.id(of: token.utf8),
        !made.addedTokens.contains(where: { $0.id == id })
      else { continue }
      made.addedTokens.append(
        AddedToken(
          token, id: id, lstrip: usual.maskStripsLeft && token.utf8.elementsEqual(mask.utf8)))
    }
    return made
  }

  /// The tokens of `added_tokens_decoder` with their flags, by id, or nil where there is none.
  private func listedTokens() throws(EncoderError) -> [AddedToken]? {
    guard let listed = configuration["added_tokens_decoder"] else { return nil }
    let list = try Settings(listed, path: "\(configuration.path): \"added_tokens_decoder\"")
    var tokens: [AddedToken] = []
    for (key, value) in list.members {
      let flags = try Settings(value, path: "\(list.path): token \(key)")
      guard let id = Int32(key), id >= 0, String(id) == key else {
        throw EncoderError("\(flags.path): is not numbered from 0 up", remedy: Settings.remedy)
      }
      guard let content = try flags.text("content"), !content.utf8.isEmpty else {
        throw EncoderError("\(flags.path): has no \"content\"", remedy: Settings.remedy)
      }
      tokens.append(try AddedToken(content, id: id, flags: flags))
    }
    return tokens.sorted { $0.id < $1.id }
  }

  /// Tokens with the ids that they get: the vocabulary's own, and those behind it in order.
  private static func numbered(
    _ tokens: [AddedToken], _ vocabulary: WordPieceVocabulary
  ) -> [AddedToken] {
    var next = Int32(clamping: vocabulary.count)
    return tokens.map { token in
      var token = token
      if let id = vocabulary.id(of: token.content.utf8) {
        token.id = id
      } else {
        token.id = next
        next += 1
      }
      return token
    }
  }

  /// A special token by its key: a string, or an object with the string as `content`.
  private static func token(_ key: String, in files: [Settings]) -> String? {
    files.lazy.compactMap { $0[key] }.compactMap { $0.stringValue ?? $0["content"]?.stringValue }
      .first
  }
}
