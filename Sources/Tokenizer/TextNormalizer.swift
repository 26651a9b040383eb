import Groundwork
import ModelFiles

/// What is done to a text before it is split into words; `normalizer` of a `tokenizer.json`.
protocol TextNormalizer: Sendable {
  /// Its `type` in a `tokenizer.json`.
  static var typeName: String { get }

  /// Reads its settings.
  ///
  /// - Throws: `Failure` when one is of another type or value than it should be.
  init(_ settings: Settings) throws(Failure)

  /// Appends the normalised text.
  func normalize(_ text: UTF8Text, into output: inout [UInt8])

  /// Adds all that decides its output.
  func add(to fingerprint: inout Fingerprint)
}

extension TextNormalizer {
  /// The normalised text.
  func normalized(_ text: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    text.withUnsafeBufferPointer { normalize($0, into: &output) }
    return output
  }
}
