import Groundwork
internal import JSON
import ModelFiles

/// RoBERTa's, GPT-2's and Qwen2's classes: byte-level BPE; RoBERTa puts `<s> … </s>` around the text.
///
/// - SeeAlso: transformers 5.24, `RobertaTokenizer`, `GPT2Tokenizer` and `Qwen2Tokenizer`.
enum ByteLevelTokenizerClass: TokenizerClass {
  static let names = ["RobertaTokenizer", "GPT2Tokenizer", "Qwen2Tokenizer"]

  static func usual(for modelType: String) -> String? {
    switch modelType {
    case "roberta": "RobertaTokenizer"
    case "gpt2": "GPT2Tokenizer"
    case "qwen2", "qwen3": "Qwen2Tokenizer"
    default: nil
    }
  }

  static let vocabularyFile = "vocab.json"

  /// Qwen2's split: like GPT-2's, with case in contractions ignored and numbers digit by digit.
  private static let qwenPattern =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"#
    + #"|\s*[\r\n]+|\s+(?!\S)|\s+"#

  static func parts(
    vocabulary: [UInt8], folder: ModelFolder, settings: TokenizerSettings
  ) throws(Failure) -> TokenizerParts {
    guard let merges = try folder.text("merges.txt") else {
      throw Failure(
        "\(folder.path) has vocab.json, but neither merges.txt nor tokenizer.json",
        remedy: Settings.remedy)
    }
    guard !folder.has("added_tokens.json") else {
      throw Failure(
        "\(folder.path): added_tokens.json without tokenizer.json is not supported",
        remedy: "save the model again, so that tokenizer.json is written")
    }
    let members: JSONValue
    do {
      members = try JSONValue.parse(vocabulary)
    } catch {
      throw Failure("\(folder.file(vocabularyFile)): \(error.what) at byte \(error.offset)")
    }
    let file = try Settings(members, path: folder.file(vocabularyFile))
    let model = try BytePairEncoding(
      Vocabulary(ids: file.members, path: file.path), merges: merges,
      path: folder.file("merges.txt"))
    return try parts(
      TokenizerParts(normalizer: BertNormalizer.none, preTokenizer: WholeText(), model: model),
      model, settings)
  }

  static func parts(
    remaking parts: TokenizerParts, settings: TokenizerSettings
  ) throws(Failure) -> TokenizerParts {
    guard let model = parts.model as? BytePairEncoding else { return parts }
    return try Self.parts(parts, model.plain, settings)
  }

  /// Makes the parts of the class; what surrounds a text stays where the class does not decide it.
  private static func parts(
    _ found: TokenizerParts, _ model: BytePairEncoding, _ settings: TokenizerSettings
  ) throws(Failure) -> TokenizerParts {
    let addsPrefixSpace = try settings.configuration.flag("add_prefix_space") ?? false
    var made = found
    made.model = model
    if settings.className == "Qwen2Tokenizer" {
      made.normalizer = CanonicalComposition()
      made.preTokenizer = PreTokenizerSequence([
        Split(pattern: try TextPattern(expression: qwenPattern), behavior: .isolated),
        ByteLevel(addsPrefixSpace: addsPrefixSpace, splits: false),
      ])
    } else {
      made.normalizer = BertNormalizer.none
      made.preTokenizer = ByteLevel(addsPrefixSpace: addsPrefixSpace)
    }
    let listed = try settings.listedTokens()
    made.addedTokens = TokenizerSettings.numbered(listed ?? found.addedTokens, model)
    var names: [(key: String, usual: String?)]
    switch settings.className {
    case "RobertaTokenizer":
      names = [
        ("bos_token", "<s>"), ("eos_token", "</s>"), ("unk_token", "<unk>"),
        ("sep_token", "</s>"), ("pad_token", "<pad>"), ("cls_token", "<s>"),
        ("mask_token", "<mask>"),
      ]
    default:
      let end = "<|endoftext|>"
      let isQwen = settings.className == "Qwen2Tokenizer"
      names = [
        ("bos_token", isQwen ? nil : end), ("eos_token", end), ("unk_token", end),
        ("pad_token", isQwen ? end : nil), ("sep_token", nil), ("cls_token", nil),
        ("mask_token", nil),
      ]
    }
    func special(_ key: String, _ usual: String?) -> String? {
      settings.specialToken(key, hasList: listed != nil) ?? usual
    }
    if settings.className == "RobertaTokenizer" {
      made.openingTokens = [special("cls_token", "<s>") ?? ""]
      made.closingTokens = [special("sep_token", "</s>") ?? ""]
    }
    for (key, usual) in names {
      guard let token = special(key, usual), let id = model.id(of: token),
        !made.addedTokens.contains(where: { $0.id == id })
      else { continue }
      made.addedTokens.append(AddedToken(token, id: id))
    }
    return made
  }
}
