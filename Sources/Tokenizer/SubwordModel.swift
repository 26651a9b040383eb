import Groundwork
import ModelFiles

/// How a word becomes ids; `model` of a `tokenizer.json`.
protocol SubwordModel: Sendable {
  /// Its `type` in a `tokenizer.json`.
  static var typeName: String { get }

  /// Whether a `model` without a type, as older files have it, is one of these.
  static func isDescribed(by settings: Settings) -> Bool

  /// Reads its settings and its vocabulary.
  ///
  /// - Throws: `Failure` that names what is malformed.
  init(_ settings: Settings) throws(Failure)

  /// Every id of the vocabulary is below this.
  var idLimit: Int { get }

  /// The id of what cannot be spelled, or nil.
  var unknown: Int32? { get }

  /// Unicode scalars of each token.
  var tokenLengths: [Int] { get }

  /// The id of a whole token, or nil.
  func id(of token: String) -> Int32?

  /// Refuses a model that cannot spell.
  ///
  /// - Throws: `Failure` when its unknown token is not in the vocabulary.
  func validate() throws(Failure)

  /// Runs `body` with a function that spells a word.
  ///
  /// - Parameters:
  ///   - limit: How long `ids` is to get; soon after, the function returns false.
  ///   - ids: Receives the ids of the words' pieces.
  ///   - body: Calls its argument with each word, UTF-8 and not empty, until that returns false.
  func spell(
    upTo limit: Int, into ids: inout [Int32], _ body: (_ spell: (UTF8Text) -> Bool) -> Void
  )

  /// Adds its vocabulary.
  func addVocabulary(to fingerprint: inout Fingerprint)

  /// Adds what else decides ids, and between them the limit, where fingerprints have had it for long.
  func addSettings(to fingerprint: inout Fingerprint, maximumLength: Int)
}

extension SubwordModel {
  static func isDescribed(by settings: Settings) -> Bool { false }

  func validate() throws(Failure) {}
}
