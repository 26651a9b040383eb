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
    guard folder.has("tokenizer.json") else {
      for family in TokenizerFamilies.classes {
        guard let text = try folder.text(family.vocabularyFile) else { continue }
        guard family.names.contains(settings.className) else {
          let known = TokenizerFamilies.classes.flatMap { $0.names }.joined(separator: ", ")
          throw Failure(
            "\(folder.path): tokenizer \(settings.className) is not supported, only \(known)")
        }
        return try family.parts(vocabulary: text, settings: settings)
      }
      throw missing()
    }
    let parts = try read()
    let family = TokenizerFamilies.classes.first { $0.names.contains(settings.className) }
    return try family?.parts(remaking: parts, settings: settings) ?? parts
  }

  private func missing() -> Failure {
    let others = ["sentencepiece.bpe.model", "spiece.model", "tokenizer.model", "vocab.json"]
    let known = (["tokenizer.json"] + TokenizerFamilies.classes.map { $0.vocabularyFile })
      .joined(separator: ", ")
    if let other = others.first(where: { folder.has($0) }) {
      return Failure("\(folder.path): the tokenizer of \(other) is not supported, only \(known)")
    }
    return Failure("\(folder.path) has neither \(known.replacingLastComma)")
  }
}

extension String {
  /// "a, b" as "a nor b".
  fileprivate var replacingLastComma: String {
    split(separator: ", ").joined(separator: " nor ")
  }
}
