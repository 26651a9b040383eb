internal import JSON

/// The tokenizer of a model folder: `tokenizer.json`, or `vocab.txt` with its two settings files.
struct TokenizerFolder {
  let folder: ModelFolder

  /// What the tokenizers have in common that are read here.
  static let supported = "only WordPiece with BERT's normaliser is"

  /// What stands in front of a prompt's end: nothing is cut where these are nil.
  struct Limits: Equatable {
    /// `model_max_length` of `tokenizer_config.json`; absurdly large where it means "none".
    var modelMaxLength: Int?
    /// `truncation.max_length` of `tokenizer.json`.
    var truncation: Int?
  }

  /// Vocabulary and settings, not yet with the limit and the special tokens that a model wants.
  struct Parts {
    var vocabulary: WordPieceVocabulary
    var configuration: WordPieceTokenizer.Configuration
    var limits = Limits()
  }

  /// Reads whichever files are there.
  ///
  /// - Throws: ``EncoderError`` when none is, or it describes a tokenizer that is not WordPiece.
  func read(modelType: String) throws(EncoderError) -> Parts {
    let settings = try folder.settings("tokenizer_config.json")
    var parts: Parts
    if let json = try folder.json("tokenizer.json") {
      parts = try TokenizerFile(path: folder.file("tokenizer.json")).read(json)
    } else if let text = try folder.text("vocab.txt") {
      let map = try folder.settings("special_tokens_map.json")
      parts = try VocabularyFile(path: folder.path)
        .read(text, settings: settings, specialTokens: map, modelType: modelType)
    } else {
      throw missing()
    }
    parts.limits.modelMaxLength = try modelMaxLength()
    return parts
  }

  /// Lets `tokenizer_config.json` have the last word on the normaliser.
  ///
  /// Hugging Face's classes of BERT's family make the normaliser anew from it, whatever `tokenizer.json`
  /// says; other classes do not, nor does anything that reads `tokenizer.json` alone.
  func overruleNormalizer(
    of configuration: inout WordPieceTokenizer.Configuration, modelType: String
  ) throws(EncoderError) {
    let settings = try folder.settings("tokenizer_config.json")
    guard try VocabularyFile.knowsClass(settings, modelType: modelType) else { return }
    try VocabularyFile.readNormalizer(settings, into: &configuration)
  }

  /// `model_max_length` of `tokenizer_config.json`; 1e30, which means "none", is 1e9 here.
  func modelMaxLength() throws(EncoderError) -> Int? {
    let settings = try folder.settings("tokenizer_config.json")
    return try settings.number("model_max_length").map { $0 >= 1 ? Int(min($0, 1e9)) : 1 }
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
