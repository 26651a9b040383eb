/// What a tokenizer can be put together from; a new member is a file of its own and a line here.
enum TokenizerFamilies {
  /// Members for `model`.
  static let models: [any SubwordModel.Type] = [
    WordPiece.self, Unigram.self, BytePairEncoding.self,
  ]

  /// Members for `normalizer`.
  static let normalizers: [any TextNormalizer.Type] = [
    NormalizerSequence.self, BertNormalizer.self, Precompiled.self, Replace.self, Strip.self,
    Prepend.self, Lowercase.self, StripAccents.self, CanonicalComposition.self,
    CanonicalDecomposition.self, CompatibleComposition.self, CompatibleDecomposition.self,
  ]

  /// Members for `pre_tokenizer`.
  static let preTokenizers: [any PreTokenizer.Type] = [
    PreTokenizerSequence.self, BertPreTokenizer.self, WhitespaceSplit.self, Metaspace.self,
    ByteLevel.self, Split.self, Digits.self, Punctuation.self, Whitespace.self,
    CharDelimiterSplit.self,
  ]

  /// Classes of Hugging Face transformers that do not take a `tokenizer.json` as it is.
  static let classes: [any TokenizerClass.Type] = [
    BertTokenizerClass.self, SentencePieceClass.self, ByteLevelTokenizerClass.self,
  ]
}
