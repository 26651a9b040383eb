import Groundwork
import ModelFiles

/// The tokenizer of a model folder: `tokenizer.json`, or a vocabulary with its settings files.
public struct TokenizerFolder: Sendable {
  private let folder: ModelFolder

  /// Takes a folder.
  public init(folder: ModelFolder) { self.folder = folder }

  /// Reads `tokenizer.json` as it is.
  ///
  /// - Throws: `Failure` when there is none, or it describes a tokenizer that is not supported.
  public func read() throws(Failure) -> TokenizerParts {
    guard let json = try folder.json("tokenizer.json") else { throw missing() }
    return try TokenizerFile(path: folder.file("tokenizer.json")).read(json)
  }

  /// Reads whichever files are there as Hugging Face's class for them does.
  ///
  /// - Throws: `Failure` when none is, or it describes a tokenizer that is not supported.
  public func read(_ settings: TokenizerSettings) throws(Failure) -> TokenizerParts {
    let family = TokenizerFamilies.classes.first { $0.names.contains(settings.className) }
    if folder.has("tokenizer.json") {
      let parts = try read()
      return try family?.parts(remaking: parts, settings: settings) ?? parts
    }
    if let family, let text = try folder.text(family.vocabularyFile) {
      return try family.parts(vocabulary: text, folder: folder, settings: settings)
    }
    let files = TokenizerFamilies.classes.map { $0.vocabularyFile }
    if family == nil, files.contains(where: { folder.has($0) }) {
      let known = TokenizerFamilies.classes.flatMap { $0.names }.joined(separator: ", ")
      throw Failure(
        "\(folder.path): tokenizer \(settings.className) is not supported, only \(known)")
    }
    throw missing()
  }

  private func missing() -> Failure {
    let others = [
      "sentencepiece.bpe.model", "spiece.model", "tokenizer.model", "vocab.json", "vocab.txt",
    ]
    if let other = others.first(where: { folder.has($0) }) {
      return Failure(
        "\(folder.path): a tokenizer of \(other) without tokenizer.json is not supported",
        remedy: "save the model again, so that tokenizer.json is written")
    }
    return Failure("\(folder.path) has neither tokenizer.json nor vocab.txt")
  }
}
