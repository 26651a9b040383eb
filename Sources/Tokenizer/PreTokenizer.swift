import Groundwork
import ModelFiles

/// How normalised text is split into words; `pre_tokenizer` of a `tokenizer.json`.
protocol PreTokenizer: Sendable {
  /// Its `type` in a `tokenizer.json`.
  static var typeName: String { get }

  /// Reads its settings.
  ///
  /// - Throws: `Failure` when one is of another type or value than it should be.
  init(_ settings: Settings) throws(Failure)

  /// Calls `body` with each word in order.
  ///
  /// - Parameters:
  ///   - text: UTF-8, normalised.
  ///   - startsText: Whether the prompt starts with this text.
  ///   - body: Takes the word's bytes, never none, and whether the prompt starts with it; returns
  ///     false to stop.
  /// - Returns: False where `body` did.
  func forEachWord(
    in text: UTF8Text, startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool

  /// Adds all that decides its words.
  func add(to fingerprint: inout Fingerprint)
}
