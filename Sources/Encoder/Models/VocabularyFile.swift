/// Reads a `vocab.txt`, which says nothing but the tokens, with the settings files beside it.
struct VocabularyFile {
  /// The folder, for messages.
  let path: String

  /// Reads the vocabulary, with the settings of a tokenizer of BERT's family.
  ///
  /// - Parameters:
  ///   - text: `vocab.txt`.
  ///   - settings: What stands beside it.
  /// - Returns: The vocabulary and the settings, without a limit.
  /// - Throws: ``EncoderError`` when the class is another one, or the vocabulary is not usable.
  func read(
    _ text: [UInt8], settings: TokenizerSettings
  ) throws(EncoderError) -> TokenizerFolder.Parts {
    guard settings.isOfBERTFamily else {
      throw EncoderError(
        "\(path): tokenizer \(settings.className) is not supported, \(TokenizerFolder.supported)")
    }
    let vocabulary = try WordPieceVocabulary(text: text)
    return TokenizerFolder.Parts(
      vocabulary: vocabulary,
      configuration: try settings.configuration(vocabulary: vocabulary, addedTokens: []))
  }
}
