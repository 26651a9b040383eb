import Groundwork

/// RoBERTa's class: byte-level BPE without a normaliser, and `<s> … </s>` around the text.
///
/// - SeeAlso: transformers 5.24, `RobertaTokenizer`.
enum RobertaTokenizerClass: TokenizerClass {
  static let names = ["RobertaTokenizer"]

  static func usual(for modelType: String) -> String? {
    modelType == "roberta" ? "RobertaTokenizer" : nil
  }

  static let vocabularyFile = "vocab.json"

  static func parts(
    vocabulary: [UInt8], settings: TokenizerSettings
  ) throws(Failure) -> TokenizerParts {
    throw Failure(
      "a RobertaTokenizer of vocab.json and merges.txt without tokenizer.json is not supported",
      remedy: "save the model again, so that tokenizer.json is written")
  }

  static func parts(
    remaking parts: TokenizerParts, settings: TokenizerSettings
  ) throws(Failure) -> TokenizerParts {
    guard let model = parts.model as? BytePairEncoding else { return parts }
    var made = TokenizerParts(
      normalizer: BertNormalizer.none,
      preTokenizer: ByteLevel(
        addsPrefixSpace: try settings.configuration.flag("add_prefix_space") ?? false),
      model: model.plain)
    made.truncation = parts.truncation
    let listed = try settings.listedTokens()
    func special(_ key: String, _ usual: String) -> String {
      settings.specialToken(key, hasList: listed != nil) ?? usual
    }
    let opening = special("cls_token", "<s>")
    let closing = special("sep_token", "</s>")
    made.openingTokens = [opening]
    made.closingTokens = [closing]
    made.addedTokens = TokenizerSettings.numbered(listed ?? parts.addedTokens, model)
    let named = [
      special("bos_token", "<s>"), special("eos_token", "</s>"), special("unk_token", "<unk>"),
      closing, special("pad_token", "<pad>"), opening, special("mask_token", "<mask>"),
    ]
    for token in named {
      guard let id = model.id(of: token), !made.addedTokens.contains(where: { $0.id == id }) else {
        continue
      }
      made.addedTokens.append(AddedToken(token, id: id))
    }
    return made
  }
}
