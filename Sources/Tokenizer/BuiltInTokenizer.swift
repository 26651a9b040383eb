import Groundwork

/// The tokenizer of BERT uncased over a vocabulary that lies in memory.
///
/// - Parameters:
///   - bytes: The tokens one after the other, UTF-8.
///   - offsets: Where each token starts in `bytes`, then the end; shape (tokens + 1).
/// - Returns: The tokenizer, without a limit on length.
/// - Throws: `Failure` when a special token is missing.
public func builtInTokenizer(bytes: [UInt8], offsets: [UInt32]) throws(Failure) -> any Tokenizer {
  let vocabulary = try Vocabulary(bytes: bytes, offsets: offsets)
  var parts = TokenizerParts(
    normalizer: BertNormalizer(), preTokenizer: BertPreTokenizer(), model: WordPiece(vocabulary))
  parts.openingTokens = ["[CLS]"]
  parts.closingTokens = ["[SEP]"]
  for content in ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] {
    guard let id = vocabulary.id(of: content.utf8) else {
      throw Failure("built-in vocabulary lacks \"\(content)\"")
    }
    parts.addedTokens.append(AddedToken(content, id: id))
  }
  return try parts.tokenizer()
}
