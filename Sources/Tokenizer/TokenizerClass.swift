import Groundwork
import ModelFiles

/// Classes of Hugging Face transformers that make a tokenizer anew from its vocabulary and settings.
///
/// - SeeAlso: transformers 5.24, `TokenizersBackend.convert_to_native_format`.
protocol TokenizerClass: Sendable {
  /// Their names, without `Fast`.
  static var names: [String] { get }

  /// The class that transformers take for a `model_type` where no file names one, if it is one of these.
  static func usual(for modelType: String) -> String?

  /// The file with the vocabulary where there is no `tokenizer.json`.
  static var vocabularyFile: String { get }

  /// Makes the parts from a vocabulary file, and what else the folder has of it.
  ///
  /// - Throws: `Failure` when file or settings are broken.
  static func parts(
    vocabulary: [UInt8], folder: ModelFolder, settings: TokenizerSettings
  ) throws(Failure) -> TokenizerParts

  /// Makes the parts anew from those of a `tokenizer.json`.
  ///
  /// - Throws: `Failure` when the settings are broken, or the file's model is another than the class's.
  static func parts(
    remaking parts: TokenizerParts, settings: TokenizerSettings
  ) throws(Failure) -> TokenizerParts
}
