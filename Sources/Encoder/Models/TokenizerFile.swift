internal import JSON

/// Reads a `tokenizer.json` of Hugging Face `tokenizers`.
struct TokenizerFile {
  let path: String

  /// More pieces than this around a text are no template.
  private static let mostPieces = 64
  /// BERT's longest word is 100; spelling takes the square of a word's length.
  private static let longestWord = 10_000

  /// Takes the parts that decide ids.
  ///
  /// - Throws: ``EncoderError`` naming the part that is not WordPiece as BERT has it, or is malformed.
  func read(_ json: JSONValue) throws(EncoderError) -> TokenizerFolder.Parts {
    guard let model = json["model"], model.objectValue != nil else {
      throw broken("has no \"model\"")
    }
    // Older files leave the type out; only WordPiece has a longest word.
    let inferred = model["max_input_chars_per_word"] != nil ? "WordPiece" : "without a type"
    let type = model["type"]?.stringValue ?? inferred
    guard type == "WordPiece" else { throw unsupported("tokenizer \(type)") }

    var configuration = WordPieceTokenizer.Configuration()
    let settings = try Settings(model, path: path)
    configuration.unknownToken = try settings.text("unk_token") ?? configuration.unknownToken
    configuration.continuingSubwordPrefix =
      try settings.text("continuing_subword_prefix") ?? configuration.continuingSubwordPrefix
    if let longest = try settings.count("max_input_chars_per_word") {
      guard longest <= Self.longestWord else {
        throw broken("\"max_input_chars_per_word\" is more than \(Self.longestWord)")
      }
      configuration.maxInputCharsPerWord = longest
    }
    try readNormalizer(json["normalizer"], into: &configuration)
    try readPreTokenizer(json["pre_tokenizer"])
    configuration.addedTokens = try addedTokens(json["added_tokens"])
    let vocabulary = try vocabulary(model["vocab"])
    try readPostProcessor(json["post_processor"], vocabulary, into: &configuration)
    return TokenizerFolder.Parts(
      vocabulary: vocabulary, configuration: configuration,
      truncation: try truncation(json["truncation"]))
  }

  /// The limit on tokens, or nil where there is none.
  private func truncation(_ json: JSONValue?) throws(EncoderError) -> Int? {
    guard let json, !json.isNull else { return nil }
    let settings = try Settings(json, path: path)
    if let direction = try settings.text("direction"), direction != "Right" {
      throw EncoderError(
        "\(path): truncation from the \(direction) is not supported, only from the Right")
    }
    return try settings.count("max_length")
  }

  /// The vocabulary of a `model`; its ids have to be 0, 1, 2, … without a hole.
  private func vocabulary(_ json: JSONValue?) throws(EncoderError) -> WordPieceVocabulary {
    guard let members = json?.objectValue else { throw broken("\"vocab\" is not an object") }
    var tokens = [String?](repeating: nil, count: members.count)
    for (token, value) in members {
      guard let id = value.intValue, id >= 0 else {
        throw broken("token \"\(token)\" has an id that is not a whole number from 0 up")
      }
      guard id < tokens.count else {
        throw broken("token \"\(token)\" has id \(id), but there are \(tokens.count) tokens")
      }
      guard tokens[id] == nil else { throw broken("id \(id) belongs to two tokens") }
      tokens[id] = token
    }
    // As many ids as tokens, each in range and no two the same: there is no hole.
    return try WordPieceVocabulary(tokens: tokens.lazy.map { ($0 ?? "").utf8 })
  }

  private func readNormalizer(
    _ json: JSONValue?, into configuration: inout WordPieceTokenizer.Configuration
  ) throws(EncoderError) {
    guard let json, !json.isNull else {
      configuration.cleanText = false
      configuration.handleChineseChars = false
      configuration.stripAccents = false
      configuration.lowercase = false
      return
    }
    let type = json["type"]?.stringValue ?? "without a type"
    if type == "Sequence", let parts = json["normalizers"]?.arrayValue, parts.count == 1 {
      guard parts[0]["type"]?.stringValue == "BertNormalizer" else {
        throw unsupported("normalizer Sequence")
      }
      return try readNormalizer(parts[0], into: &configuration)
    }
    guard type == "BertNormalizer" else { throw unsupported("normalizer \(type)") }
    let settings = try Settings(json, path: path)
    configuration.cleanText = try settings.flag("clean_text") ?? true
    configuration.handleChineseChars = try settings.flag("handle_chinese_chars") ?? true
    configuration.lowercase = try settings.flag("lowercase") ?? true
    configuration.stripAccents = try settings.flag("strip_accents") ?? configuration.lowercase
  }

  private func readPreTokenizer(_ json: JSONValue?) throws(EncoderError) {
    let type = json?["type"]?.stringValue ?? "none"
    guard type == "BertPreTokenizer" else { throw unsupported("pre-tokenizer \(type)") }
  }

  private func addedTokens(_ json: JSONValue?) throws(EncoderError) -> [AddedToken] {
    guard let json, !json.isNull else { return [] }
    guard let elements = json.arrayValue else { throw broken("\"added_tokens\" is not an array") }
    var tokens: [AddedToken] = []
    for element in elements {
      guard let content = element["content"]?.stringValue, !content.utf8.isEmpty,
        let id = element["id"]?.intValue.flatMap({ Int32(exactly: $0) }), id >= 0
      else { throw broken("an added token without \"content\" or \"id\"") }
      tokens.append(try AddedToken(content, id: id, flags: Settings(element, path: path)))
    }
    return tokens
  }

  private func readPostProcessor(
    _ json: JSONValue?, _ vocabulary: WordPieceVocabulary,
    into configuration: inout WordPieceTokenizer.Configuration
  ) throws(EncoderError) {
    configuration.openingTokens = []
    configuration.closingTokens = []
    guard let json, !json.isNull else { return }
    switch json["type"]?.stringValue {
    case "BertProcessing", "RobertaProcessing":
      guard let opening = json["cls"]?.arrayValue?.first?.stringValue,
        let closing = json["sep"]?.arrayValue?.first?.stringValue
      else { throw broken("the post-processor has no \"cls\" or \"sep\"") }
      configuration.openingTokens = [opening]
      configuration.closingTokens = [closing]
    case "TemplateProcessing": try readTemplate(json, into: &configuration)
    case let type: throw unsupported("post-processor \(type ?? "without a type")")
    }
  }

  private func readTemplate(
    _ json: JSONValue, into configuration: inout WordPieceTokenizer.Configuration
  ) throws(EncoderError) {
    guard let pieces = json["single"]?.arrayValue else {
      throw broken("the post-processor has no template \"single\"")
    }
    guard pieces.count <= Self.mostPieces else {
      throw broken("the post-processor's template has \(pieces.count) pieces")
    }
    var texts = 0
    for piece in pieces {
      if piece["Sequence"] != nil {
        texts += 1
      } else if let name = piece["SpecialToken"]?["id"]?.stringValue {
        let tokens = json["special_tokens"]?[name]?["tokens"]?.arrayValue?.compactMap(\.stringValue)
        if texts == 0 {
          configuration.openingTokens += tokens ?? [name]
        } else {
          configuration.closingTokens += tokens ?? [name]
        }
      } else {
        throw broken(
          "the post-processor's template has a piece that is neither text nor special token")
      }
    }
    guard texts == 1 else { throw broken("the post-processor's template holds \(texts) texts") }
  }

  private func broken(_ what: String) -> EncoderError {
    EncoderError("\(path): \(what)", remedy: Settings.remedy)
  }

  private func unsupported(_ what: String) -> EncoderError {
    EncoderError("\(path): \(what) is not supported, \(TokenizerFolder.supported)")
  }
}
