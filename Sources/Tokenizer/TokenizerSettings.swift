import Groundwork
internal import JSON
import ModelFiles

/// What `tokenizer_config.json` and `special_tokens_map.json` say of a tokenizer.
public struct TokenizerSettings: Sendable {
  /// The tokenizer's class, without `Fast`.
  let className: String
  /// `tokenizer_config.json`.
  let configuration: Settings
  private let specialTokens: Settings
  /// What wins over `tokenizer_config.json`.
  private let overrides: Settings?

  /// Settings of which a caller's value is obeyed.
  public static let overridable = [
    "model_max_length", "do_lower_case", "strip_accents", "tokenize_chinese_chars",
    "truncation_side",
  ]

  /// Reads the two files.
  ///
  /// - Parameters:
  ///   - folder: The model's.
  ///   - modelType: `model_type` of `config.json`, asked where no class is named.
  ///   - modelClass: `tokenizer_class` of `config.json`, asked where `tokenizer_config.json` is silent.
  ///   - overrides: Values of ``overridable`` settings that win over `tokenizer_config.json`'s.
  /// - Throws: `Failure` when a file is broken.
  public init(
    folder: ModelFolder, modelType: String, modelClass: String?, overrides: Settings? = nil
  ) throws(Failure) {
    configuration = try folder.settings("tokenizer_config.json")
    self.overrides = overrides
    specialTokens = try folder.settings("special_tokens_map.json")
    let usual = TokenizerFamilies.classes.lazy.compactMap { $0.usual(for: modelType) }.first
    let name = try configuration.text("tokenizer_class") ?? modelClass ?? usual ?? ""
    className = name.hasSuffix("Fast") ? String(name.dropLast(4)) : name
  }

  /// `model_max_length`; 1e30, which means "none", is 1e9 here.
  ///
  /// - Throws: `Failure` when it is no number, or prompts are to be cut from the left.
  public func modelMaxLength() throws(Failure) -> Int? {
    if let side = try text("truncation_side"),
      side != "right"
    {
      throw Failure(
        "\(configuration.path): truncation from the \(side) is not supported, only from the right")
    }
    return try configuration.number("model_max_length").map { $0 >= 1 ? Int(min($0, 1e9)) : 1 }
  }

  private func text(_ name: String) throws(Failure) -> String? {
    if let text = try overrides?.text(name) { return text }
    return try configuration.text(name)
  }

  /// A boolean of the caller or of `tokenizer_config.json`.
  ///
  /// - Throws: `Failure` when it is something else.
  func flag(_ name: String) throws(Failure) -> Bool? {
    if let flag = try overrides?.flag(name) { return flag }
    return try configuration.flag(name)
  }

  /// The tokens of `added_tokens_decoder` with their flags, by id, or nil where there is none.
  func listedTokens() throws(Failure) -> [AddedToken]? {
    guard let listed = configuration["added_tokens_decoder"] else { return nil }
    let list = try Settings(listed, path: "\(configuration.path): \"added_tokens_decoder\"")
    var tokens: [AddedToken] = []
    for (key, value) in list.members {
      let flags = try Settings(value, path: "\(list.path): token \(key)")
      guard let id = Int32(key), id >= 0, String(id) == key else {
        throw Failure("\(flags.path): is not numbered from 0 up", remedy: Settings.remedy)
      }
      guard let content = try flags.text("content"), !content.utf8.isEmpty else {
        throw Failure("\(flags.path): has no \"content\"", remedy: Settings.remedy)
      }
      tokens.append(try AddedToken(content, id: id, flags: flags))
    }
    return tokens.sorted { $0.id < $1.id }
  }

  /// Tokens with the ids that they get: the vocabulary's own, and those behind it in order.
  static func numbered(_ tokens: [AddedToken], _ model: any SubwordModel) -> [AddedToken] {
    var next = Int32(clamping: model.idLimit)
    return tokens.map { token in
      var token = token
      if let id = model.id(of: token.content) {
        token.id = id
      } else {
        token.id = next
        next += 1
      }
      return token
    }
  }

  /// A special token by its key: a string, or an object with the string as `content`.
  ///
  /// - Parameters:
  ///   - key: `cls_token`, …
  ///   - hasList: Whether `added_tokens_decoder` is there; the older file has the last word where
  ///     that newer list is not.
  /// - Returns: The token, or nil where no file names one.
  func specialToken(_ key: String, hasList: Bool) -> String? {
    let files = hasList ? [configuration, specialTokens] : [specialTokens, configuration]
    return files.lazy.compactMap { $0[key] }
      .compactMap { $0.stringValue ?? $0["content"]?.stringValue }.first
  }
}
