/// The tokenizer of a model folder: `tokenizer.json`, or `vocab.txt` with its two settings files.
struct TokenizerFolder {
  let folder: ModelFolder

  /// What the tokenizers have in common that are read here.
  static let supported = "only WordPiece with BERT's normaliser is"

  /// Vocabulary and settings, not yet with the limit and the special tokens that a model wants.
  struct Parts {
    var vocabulary: WordPieceVocabulary
    var configuration: WordPieceTokenizer.Configuration
    /// `truncation.max_length` of `tokenizer.json`; nil where nothing is cut.
    var truncation: Int?
  }

  /// Reads `tokenizer.json` as it is.
  ///
  /// - Throws: ``EncoderError`` when there is none, or it describes a tokenizer that is not WordPiece.
  func read() throws(EncoderError) -> Parts {
    guard let json = try folder.json("tokenizer.json") else { throw missing() }
    return try TokenizerFile(path: folder.file("tokenizer.json")).read(json)
  }

  /// Reads whichever files are there as Hugging Face's class for them does.
  ///
  /// - Throws: ``EncoderError`` when none is, or it describes a tokenizer that is not WordPiece.
  func read(_ settings: TokenizerSettings) throws(EncoderError) -> Parts {
    if !folder.has("tokenizer.json"), let text = try folder.text("vocab.txt") {
      return try VocabularyFile(path: folder.path).read(text, settings: settings)
    }
    var parts = try read()
    guard settings.isOfBERTFamily else { return parts }
    parts.configuration = try settings.configuration(
      vocabulary: parts.vocabulary, addedTokens: parts.configuration.addedTokens)
    return parts
  }

  private func missing() -> EncoderError {
    let others = ["sentencepiece.bpe.model", "spiece.model", "tokenizer.model", "vocab.json"]
    if let other = others.first(where: { folder.has($0) }) {
      return EncoderError(
        "\(folder.path): the tokenizer of \(other) is not supported, \(Self.supported)")
    }
    return EncoderError("\(folder.path) has neither tokenizer.json nor vocab.txt")
  }
}
