import Groundwork
import ModelFiles

/// XLM-RoBERTa's and CamemBERT's classes: Unigram, with the character map of the file, words at white
/// space, and `<s> … </s>` around the text.
///
/// - SeeAlso: transformers 5.24, `XLMRobertaTokenizer` and `CamembertTokenizer`.
enum SentencePieceClass: TokenizerClass {
  static let names = ["XLMRobertaTokenizer", "CamembertTokenizer"]

  static func usual(for modelType: String) -> String? {
    switch modelType {
    case "xlm-roberta": "XLMRobertaTokenizer"
    case "camembert": "CamembertTokenizer"
    default: nil
    }
  }

  static let vocabularyFile = "sentencepiece.bpe.model"

  static func parts(
    vocabulary: [UInt8], folder: ModelFolder, settings: TokenizerSettings
  ) throws(Failure) -> TokenizerParts {
    guard settings.className == "XLMRobertaTokenizer" else {
      throw Failure(
        "the \(vocabularyFile) of a \(settings.className) without tokenizer.json is not supported",
        remedy: "save the model again, so that tokenizer.json is written")
    }
    let file = try SentencePieceFile(vocabulary)
    func special(_ key: String, _ usual: String) -> (text: [UInt8], score: Double) {
      (Array((settings.specialToken(key, hasList: true) ?? usual).utf8), 0)
    }
    // Four tokens of fairseq's stand in place of SentencePiece's first three.
    let pieces =
      [
        special("bos_token", "<s>"), special("pad_token", "<pad>"), special("eos_token", "</s>"),
        special("unk_token", "<unk>"),
      ] + file.pieces.dropFirst(3) + [special("mask_token", "<mask>")]
    let model = try Unigram(pieces, unknown: 3, byteFallback: false)
    return try parts(
      model, normalizer: file.characterMap.isEmpty ? nil : Precompiled(bytes: file.characterMap),
      addedTokens: [], settings: settings)
  }

  static func parts(
    remaking parts: TokenizerParts, settings: TokenizerSettings
  ) throws(Failure) -> TokenizerParts {
    guard let model = parts.model as? Unigram else { return parts }
    var unknown: Int32? = 3
    if settings.className == "CamembertTokenizer" {
      unknown = model.id(of: settings.specialToken("unk_token", hasList: true) ?? "<unk>") ?? 0
    }
    let members = (parts.normalizer as? NormalizerSequence)?.members ?? [parts.normalizer]
    var made = try Self.parts(
      try Unigram(model.pieces, unknown: unknown, byteFallback: false),
      normalizer: members.first { $0 is Precompiled }, addedTokens: parts.addedTokens,
      settings: settings)
    made.truncation = parts.truncation
    return made
  }

  private static func parts(
    _ model: Unigram, normalizer: (any TextNormalizer)?, addedTokens: [AddedToken],
    settings: TokenizerSettings
  ) throws(Failure) -> TokenizerParts {
    let hasPrefix = try settings.configuration.flag("add_prefix_space") ?? true
    var made = TokenizerParts(
      normalizer: normalizer ?? BertNormalizer.none,
      preTokenizer: PreTokenizerSequence([
        WhitespaceSplit(), Metaspace(prependScheme: hasPrefix ? .always : .never),
      ]), model: model)
    let listed = try settings.listedTokens()
    func special(_ key: String, _ usual: String) -> String {
      settings.specialToken(key, hasList: listed != nil) ?? usual
    }
    let opening = special("bos_token", "<s>")
    let closing = special("eos_token", "</s>")
    made.openingTokens = [opening]
    made.closingTokens = [closing]
    made.addedTokens = TokenizerSettings.numbered(listed ?? addedTokens, model)
    let isCamembert = settings.className == "CamembertTokenizer"
    let mask = special("mask_token", "<mask>")
    let named = [
      opening, closing, special("unk_token", "<unk>"), special("sep_token", "</s>"),
      special("pad_token", "<pad>"), special("cls_token", "<s>"), mask,
    ]
    for token in named {
      guard let id = model.id(of: token), !made.addedTokens.contains(where: { $0.id == id }) else {
        continue
      }
      made.addedTokens.append(AddedToken(token, id: id, lstrip: isCamembert && token == mask))
    }
    return made
  }
}
