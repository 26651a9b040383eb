import Groundwork

/// What a tokenizer is put together from, as `tokenizer.json` has it.
public struct TokenizerParts: Sendable {
  /// What is done to a text first.
  var normalizer: any TextNormalizer
  /// How it is split into words.
  var preTokenizer: any PreTokenizer
  /// How a word is spelled.
  var model: any SubwordModel
  /// Tokens found before words are split, special tokens among them.
  var addedTokens: [AddedToken] = []
  /// Tokens put before the text: `[CLS]` for BERT, `<s>` for MPNet.
  var openingTokens: [String] = []
  /// Tokens put after the text: `[SEP]` for BERT, `</s>` for MPNet.
  var closingTokens: [String] = []

  /// `truncation.max_length` of `tokenizer.json`; nil where nothing is cut.
  public internal(set) var truncation: Int?
  /// Most ids of a text, opening and closing tokens included; the end of the text is cut off.
  public var maximumLength = Int.max

  /// The model's kind, such as `WordPiece`.
  public var kind: String { type(of: model).typeName }

  /// Leaves out the tokens around a text.
  public mutating func removeTemplate() {
    openingTokens = []
    closingTokens = []
  }

  /// Maps every scalar to lower case before all else.
  ///
  /// - Throws: `Failure` where the normaliser has no such choice.
  public mutating func lowercase() throws(Failure) {
    guard let normalizer = normalizer as? BertNormalizer else {
      throw Failure("lower case before this tokenizer's normaliser is not supported")
    }
    self.normalizer = normalizer.lowercased
  }

  /// The median of the tokens' lengths in Unicode scalars, rounded down.
  public var medianTokenLength: Int {
    var lengths = model.tokenLengths
    for token in addedTokens where Int(token.id) >= model.idLimit {
      lengths.append(token.content.unicodeScalars.count)
    }
    guard !lengths.isEmpty else { return 0 }
    lengths.sort()
    return (lengths[(lengths.count - 1) / 2] + lengths[lengths.count / 2]) / 2
  }

  /// Puts the tokenizer together.
  ///
  /// - Throws: `Failure` when the unknown, an opening or a closing token is neither an added token
  ///   nor in the vocabulary, an added token is empty or has a negative id, or the maximum length
  ///   leaves no room for the text.
  public func tokenizer() throws(Failure) -> any Tokenizer { try PipelineTokenizer(self) }
}
