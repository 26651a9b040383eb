extension WordPieceTokenizer {
  /// What a `tokenizer.json` says beside the vocabulary; the defaults are BERT uncased.
  public struct Configuration: Equatable, Sendable {
    /// Drop control characters and U+FFFD, and make every white space a space.
    public var cleanText = true
    /// Make every CJK ideograph a word of its own.
    public var handleChineseChars = true
    /// Decompose canonically (NFD) and drop category Mn.
    ///
    /// Where `strip_accents` is null in the file it equals `lowercase`.
    public var stripAccents = true
    /// Map every scalar to lower case.
    public var lowercase = true

    /// What stands for a word that no pieces of the vocabulary can spell.
    public var unknownToken = "[UNK]"
    /// What marks a piece that does not start a word.
    public var continuingSubwordPrefix = "##"
    /// A word of more Unicode scalars is unknown.
    public var maxInputCharsPerWord = 100

    /// Tokens found before words are split, special tokens among them.
    public var addedTokens: [AddedToken] = []
    /// Tokens put before the text: `[CLS]` for BERT, `<s>` for MPNet.
    public var openingTokens = ["[CLS]"]
    /// Tokens put after the text: `[SEP]` for BERT, `</s>` for MPNet.
    public var closingTokens = ["[SEP]"]

    /// Most ids of a text, opening and closing tokens included; the end of the text is cut off.
    public var maximumLength = Int.max

    /// BERT uncased without added tokens.
    public init() {}
  }
}
