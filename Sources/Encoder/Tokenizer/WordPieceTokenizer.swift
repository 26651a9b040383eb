/// Hugging Face's WordPiece pipeline with BERT's normaliser: text to token ids.
///
/// Added tokens are cut out of the text, the rest is normalised, split into words at white space
/// and punctuation, and each word is spelled by the longest pieces of the vocabulary, left to
/// right. The ids are those of Hugging Face `tokenizers`. A value, safe to use on many threads.
public struct WordPieceTokenizer: Sendable {
  /// The pieces and their ids.
  public let vocabulary: WordPieceVocabulary
  /// What the tokenizer was made with.
  public let configuration: Configuration

  /// Ids put before and after a text.
  let opening: [Int32]
  let closing: [Int32]
  /// The id of a word that cannot be spelled.
  let unknown: Int32

  /// Every id that ``tokenize(_:into:)`` can yield is below this.
  public let idLimit: Int

  /// Makes a tokenizer.
  ///
  /// - Throws: ``EncoderError`` when the unknown, an opening or a closing token is neither an
  ///   added token nor in the vocabulary, an added token is empty or has a negative id, or the
  ///   maximum length leaves no room for the text.
  public init(
    vocabulary: WordPieceVocabulary, configuration: Configuration
  ) throws(EncoderError) {
    let overhead = configuration.openingTokens.count + configuration.closingTokens.count
    guard configuration.maximumLength > overhead else {
      throw EncoderError(
        "maximum length is \(configuration.maximumLength) tokens, the opening and closing tokens"
          + " take \(overhead)")
    }
    for token in configuration.addedTokens where token.content.utf8.isEmpty || token.id < 0 {
      throw EncoderError("added token \"\(token.content)\" with id \(token.id) is not usable")
    }
    self.vocabulary = vocabulary
    self.configuration = configuration
    opening = try Self.ids(of: configuration.openingTokens, vocabulary, configuration)
    closing = try Self.ids(of: configuration.closingTokens, vocabulary, configuration)
    guard let unknown = vocabulary.id(of: configuration.unknownToken.utf8) else {
      throw EncoderError(
        "unknown token \"\(configuration.unknownToken)\" is not in the vocabulary")
    }
    self.unknown = unknown
    idLimit = configuration.addedTokens.reduce(vocabulary.count) { max($0, Int($1.id) + 1) }
  }

  private static func ids(
    of tokens: [String], _ vocabulary: WordPieceVocabulary, _ configuration: Configuration
  ) throws(EncoderError) -> [Int32] {
    var ids: [Int32] = []
    for token in tokens {
      // By bytes: String equality would take canonically equivalent spellings for the same token.
      let added = configuration.addedTokens.first { $0.content.utf8.elementsEqual(token.utf8) }
      guard let id = added?.id ?? vocabulary.id(of: token.utf8) else {
        throw EncoderError("token \"\(token)\" is not in the vocabulary")
      }
      ids.append(id)
    }
    return ids
  }
}
