import Groundwork

/// Token ids of a text, as one model was trained on them.
public protocol Tokenizer: Sendable {
  /// The kind of its model, such as `WordPiece`.
  var kind: String { get }

  /// Every id that ``tokenize(_:into:)`` can yield is below this; a model needs as many vectors.
  var idLimit: Int { get }

  /// Most ids of a text, opening and closing tokens included.
  var maximumLength: Int { get }

  /// Whether tokens follow every text.
  var hasClosing: Bool { get }

  /// The id of what the vocabulary cannot spell, or nil where it can spell everything.
  var unknown: Int32? { get }

  /// Appends the ids of a text, opening and closing tokens included.
  ///
  /// Safe to call from several threads at once.
  ///
  /// - Parameters:
  ///   - text: UTF-8; an ill-formed sequence reads as U+FFFD.
  ///   - ids: Receives at most ``maximumLength`` ids; what it holds already stays.
  /// - Returns: Whether the text was longer and its end was cut off.
  func tokenize(_ text: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) -> Bool

  /// Adds all that decides ids.
  func add(to fingerprint: inout Fingerprint)
}
