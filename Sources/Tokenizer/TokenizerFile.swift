import Groundwork
internal import JSON
import ModelFiles

/// Reads a `tokenizer.json` of Hugging Face `tokenizers` into its parts.
struct TokenizerFile {
  let path: String

  /// More pieces than this around a text are no template.
  private static let mostPieces = 64

  /// Takes the parts that decide ids.
  ///
  /// - Throws: `Failure` naming the part that has no member here, or is malformed.
  func read(_ json: JSONValue) throws(Failure) -> TokenizerParts {
    guard json["model"]?.objectValue != nil else { throw broken("has no \"model\"") }
    let settings = try Settings(json, path: path)
    let model = try Self.model(try settings.settings("model"))
    let normalizer = try Self.normalizer(try settings.settings("normalizer"))
    let splitter = try Self.preTokenizer(try settings.settings("pre_tokenizer"))
    var parts = TokenizerParts(
      normalizer: normalizer ?? BertNormalizer.none, preTokenizer: splitter ?? WholeText(),
      model: model)
    parts.addedTokens = try addedTokens(settings)
    try readPostProcessor(json["post_processor"], into: &parts)
    parts.truncation = try truncation(settings)
    return parts
  }

  /// The model, by its type or what tells it in files without types.
  private static func model(_ settings: Settings) throws(Failure) -> any SubwordModel {
    let type = try settings.text("type")
    let known = TokenizerFamilies.models
    if let type {
      guard let found = known.first(where: { $0.typeName == type }) else {
        throw unsupported("tokenizer \(type)", known.map { $0.typeName }, settings)
      }
      return try found.init(settings)
    }
    guard let found = known.first(where: { $0.isDescribed(by: settings) }) else {
      throw unsupported("tokenizer without a type", known.map { $0.typeName }, settings)
    }
    return try found.init(settings)
  }

  /// A normaliser, or nil where the settings are empty.
  static func normalizer(_ settings: Settings) throws(Failure) -> (any TextNormalizer)? {
    guard !settings.members.isEmpty else { return nil }
    let type = try settings.text("type") ?? "without a type"
    let known = TokenizerFamilies.normalizers
    guard let found = known.first(where: { $0.typeName == type }) else {
      throw unsupported("normalizer \(type)", known.map { $0.typeName }, settings)
    }
    let normalizer = try found.init(settings)
    // A sequence of one is that one.
    if let sequence = normalizer as? NormalizerSequence, sequence.members.count == 1 {
      return sequence.members[0]
    }
    return normalizer
  }

  /// A splitter, or nil where the settings are empty.
  static func preTokenizer(_ settings: Settings) throws(Failure) -> (any PreTokenizer)? {
    guard !settings.members.isEmpty else { return nil }
    let type = try settings.text("type") ?? "without a type"
    let known = TokenizerFamilies.preTokenizers
    guard let found = known.first(where: { $0.typeName == type }) else {
      throw unsupported("pre-tokenizer \(type)", known.map { $0.typeName }, settings)
    }
    return try found.init(settings)
  }

  /// The limit on tokens, or nil where there is none.
  private func truncation(_ settings: Settings) throws(Failure) -> Int? {
    let settings = try settings.settings("truncation")
    if let direction = try settings.text("direction"), direction != "Right" {
      throw Failure(
        "\(path): truncation from the \(direction) is not supported, only from the Right")
    }
    return try settings.count("max_length")
  }

  private func addedTokens(_ settings: Settings) throws(Failure) -> [AddedToken] {
    var tokens: [AddedToken] = []
    for element in try settings.list("added_tokens") {
      guard let content = element["content"]?.stringValue, !content.utf8.isEmpty,
        let id = element["id"]?.intValue.flatMap({ Int32(exactly: $0) }), id >= 0
      else { throw broken("an added token without \"content\" or \"id\"") }
      tokens.append(try AddedToken(content, id: id, flags: element))
    }
    return tokens
  }

  private func readPostProcessor(
    _ json: JSONValue?, into parts: inout TokenizerParts
  ) throws(Failure) {
    guard let json, !json.isNull else { return }
    switch json["type"]?.stringValue {
    case "BertProcessing", "RobertaProcessing":
      guard let opening = json["cls"]?.arrayValue?.first?.stringValue,
        let closing = json["sep"]?.arrayValue?.first?.stringValue
      else { throw broken("the post-processor has no \"cls\" or \"sep\"") }
      parts.openingTokens.append(opening)
      parts.closingTokens.append(closing)
    case "TemplateProcessing": try readTemplate(json, into: &parts)
    case let type:
      throw Self.unsupported(
        "post-processor \(type ?? "without a type")",
        ["BertProcessing", "RobertaProcessing", "TemplateProcessing"],
        try Settings(nil, path: path))
    }
  }

  private func readTemplate(
    _ json: JSONValue, into parts: inout TokenizerParts
  ) throws(Failure) {
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
          parts.openingTokens += tokens ?? [name]
        } else {
          parts.closingTokens += tokens ?? [name]
        }
      } else {
        throw broken(
          "the post-processor's template has a piece that is neither text nor special token")
      }
    }
    guard texts == 1 else { throw broken("the post-processor's template holds \(texts) texts") }
  }

  private func broken(_ what: String) -> Failure {
    Failure("\(path): \(what)", remedy: Settings.remedy)
  }

  private static func unsupported(
    _ what: String, _ known: [String], _ settings: Settings
  ) -> Failure {
    Failure("\(settings.path): \(what) is not supported, only \(known.joined(separator: ", "))")
  }
}
