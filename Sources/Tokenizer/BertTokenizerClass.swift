import Groundwork
import ModelFiles

/// BERT's family: WordPiece, with all but vocabulary and added tokens from `tokenizer_config.json`.
///
/// - SeeAlso: transformers 5.24, `BertTokenizer` and `MPNetTokenizer`.
enum BertTokenizerClass: TokenizerClass {
  /// What a class calls its special tokens unless a file says otherwise.
  private struct SpecialTokens {
    var cls = "[CLS]"
    var sep = "[SEP]"
    var pad = "[PAD]"
    var mask = "[MASK]"
    /// MPNet's mask takes the white space before it along.
    var maskStripsLeft = false
  }

  private static let mpnet = SpecialTokens(
    cls: "<s>", sep: "</s>", pad: "<pad>", mask: "<mask>", maskStripsLeft: true)

  static let names = ["BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer", "MPNetTokenizer"]

  static func usual(for modelType: String) -> String? {
    switch modelType {
    case "mpnet": "MPNetTokenizer"
    case "bert", "distilbert", "electra", "nomic_bert": "BertTokenizer"
    default: nil
    }
  }

  static let vocabularyFile = "vocab.txt"

  static func parts(
    vocabulary text: [UInt8], folder: ModelFolder, settings: TokenizerSettings
  ) throws(Failure) -> TokenizerParts {
    try parts(try Vocabulary(text: text), addedTokens: [], settings: settings)
  }

  static func parts(
    remaking parts: TokenizerParts, settings: TokenizerSettings
  ) throws(Failure) -> TokenizerParts {
    guard let model = parts.model as? WordPiece else { return parts }
    var made = try Self.parts(
      model.vocabulary, addedTokens: parts.addedTokens, settings: settings)
    made.truncation = parts.truncation
    return made
  }

  private static func parts(
    _ vocabulary: Vocabulary, addedTokens: [AddedToken], settings: TokenizerSettings
  ) throws(Failure) -> TokenizerParts {
    let lowercase = try settings.flag("do_lower_case") ?? true
    let normalizer = BertNormalizer(
      handleChineseChars: try settings.flag("tokenize_chinese_chars") ?? true,
      stripAccents: try settings.flag("strip_accents") ?? lowercase,
      lowercase: lowercase)
    let usual = settings.className == "MPNetTokenizer" ? mpnet : SpecialTokens()
    let listed = try settings.listedTokens()
    func special(_ key: String, _ usual: String) -> String {
      settings.specialToken(key, hasList: listed != nil) ?? usual
    }
    let opening = special("cls_token", usual.cls)
    let closing = special("sep_token", usual.sep)
    let mask = special("mask_token", usual.mask)
    let unknown = special("unk_token", "[UNK]")
    var made = TokenizerParts(
      normalizer: normalizer, preTokenizer: BertPreTokenizer(),
      model: WordPiece(vocabulary, unknownToken: unknown))
    made.openingTokens = [opening]
    made.closingTokens = [closing]
    made.addedTokens = TokenizerSettings.numbered(listed ?? addedTokens, made.model)
    for token in [opening, special("pad_token", usual.pad), closing, unknown, mask] {
      guard let id = vocabulary.id(of: token.utf8),
        !made.addedTokens.contains(where: { $0.id == id })
      else { continue }
      made.addedTokens.append(
        AddedToken(
          token, id: id, lstrip: usual.maskStripsLeft && Name(token) == Name(mask)))
    }
    return made
  }
}
