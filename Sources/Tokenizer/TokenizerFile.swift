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
    try readPostProcessor(try settings.settings("post_processor"), into: &parts)
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
      guard let content = try element.text("content"), !content.utf8.isEmpty,
        let id = element["id"]?.intValue.flatMap({ Int32(exactly: $0) }), id >= 0
      else { throw broken("an added token without \"content\" or \"id\"") }
      tokens.append(try AddedToken(content, id: id, flags: element))
    }
    return tokens
  }

  /// Adds the tokens that a post-processor puts around a text.
  private func readPostProcessor(
    _ settings: Settings, into parts: inout TokenizerParts
  ) throws(Failure) {
    guard !settings.members.isEmpty else { return }
    switch try settings.text("type") {
    case "BertProcessing", "RobertaProcessing":
      parts.openingTokens.append(try token(settings, "cls"))
      parts.closingTokens.append(try token(settings, "sep"))
    case "TemplateProcessing": try readTemplate(settings, into: &parts)
    // Says where in the text a token lies, and nothing of ids.
    case "ByteLevel": return
    case "Sequence":
      var members = try settings.list("processors")
      members.removeAll { $0["type"]?.stringValue == "ByteLevel" }
      guard members.count <= 1 else {
        throw Failure(
          "\(path): \(members.count) post-processors in sequence are not supported, only one beside ByteLevel"
        )
      }
      if let member = members.first { try readPostProcessor(member, into: &parts) }
    case let type:
      throw Self.unsupported(
        "post-processor \(type ?? "without a type")",
        ["BertProcessing", "RobertaProcessing", "TemplateProcessing", "ByteLevel", "Sequence"],
        settings)
    }
  }

  /// The token of a pair of token and id.
  private func token(_ settings: Settings, _ name: String) throws(Failure) -> String {
    guard let token = try settings.elements(name)?.first else {
      throw broken("the post-processor has no \"\(name)\"")
    }
    return try token.text()
  }

  private func readTemplate(
    _ settings: Settings, into parts: inout TokenizerParts
  ) throws(Failure) {
    let pieces = try settings.list("single")
    guard !pieces.isEmpty else { throw broken("the post-processor has no template \"single\"") }
    guard pieces.count <= Self.mostPieces else {
      throw broken("the post-processor's template has \(pieces.count) pieces")
    }
    let special = try settings.settings("special_tokens")
    var texts = 0
    for piece in pieces {
      if piece["Sequence"] != nil {
        texts += 1
      } else if let name = try piece.settings("SpecialToken").text("id") {
        let tokens = try Self.tokens(of: name, special)
        if texts == 0 { parts.openingTokens += tokens } else { parts.closingTokens += tokens }
      } else {
        throw broken(
          "the post-processor's template has a piece that is neither text nor special token")
      }
    }
    guard texts == 1 else { throw broken("the post-processor's template holds \(texts) texts") }
  }

  /// The tokens that a special token of a template stands for; itself where nothing else is said.
  private static func tokens(of name: String, _ special: Settings) throws(Failure) -> [String] {
    guard let elements = try special.settings(name).elements("tokens") else { return [name] }
    var tokens: [String] = []
    for element in elements { tokens.append(try element.text()) }
    return tokens
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
