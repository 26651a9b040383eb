internal import JSON

/// Reads a `tokenizer.json` of Hugging Face `tokenizers`.
struct TokenizerFile {
  let path: String

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
    configuration.unknownToken = try text(model, "unk_token") ?? configuration.unknownToken
    configuration.continuingSubwordPrefix =
      try text(model, "continuing_subword_prefix") ?? configuration.continuingSubwordPrefix
    if let longest = model["max_input_chars_per_word"] {
      guard let number = longest.intValue, number > 0 else {
        throw broken("\"max_input_chars_per_word\" is not a positive whole number")
      }
      configuration.maxInputCharsPerWord = number
    }
    try readNormalizer(json["normalizer"], into: &configuration)
    try readPreTokenizer(json["pre_tokenizer"])
    configuration.addedTokens = try addedTokens(json["added_tokens"])
    let vocabulary = try vocabulary(model["vocab"])
    try readPostProcessor(json["post_processor"], vocabulary, into: &configuration)
    if let direction = json["truncation"]?["direction"]?.stringValue, direction != "Right" {
      throw EncoderError(
        "\(path): truncation from the \(direction) is not supported, only from the Right")
    }
    return TokenizerFolder.Parts(
      vocabulary: vocabulary, configuration: configuration,
      limits: .init(truncation: json["truncation"]?["max_length"]?.intValue))
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
    configuration.cleanText = try flag(json, "clean_text") ?? true
    configuration.handleChineseChars = try flag(json, "handle_chinese_chars") ?? true
    configuration.lowercase = try flag(json, "lowercase") ?? true
    configuration.stripAccents = try flag(json, "strip_accents") ?? configuration.lowercase
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
      tokens.append(
        AddedToken(
          content, id: id, singleWord: try flag(element, "single_word") ?? false,
          lstrip: try flag(element, "lstrip") ?? false,
          rstrip: try flag(element, "rstrip") ?? false,
          normalized: try flag(element, "normalized") ?? false,
          special: try flag(element, "special") ?? false))
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

  private func text(_ json: JSONValue, _ name: String) throws(EncoderError) -> String? {
    guard let value = json[name], !value.isNull else { return nil }
    guard let text = value.stringValue else { throw broken("\"\(name)\" is not a string") }
    return text
  }

  private func flag(_ json: JSONValue, _ name: String) throws(EncoderError) -> Bool? {
    guard let value = json[name], !value.isNull else { return nil }
    guard let flag = value.boolValue else { throw broken("\"\(name)\" is neither true nor false") }
    return flag
  }

  private func broken(_ what: String) -> EncoderError {
    EncoderError("\(path): \(what)", remedy: "fetch the model again")
  }

  private func unsupported(_ what: String) -> EncoderError {
    EncoderError("\(path): \(what) is not supported, \(TokenizerFolder.supported)")
  }
}
