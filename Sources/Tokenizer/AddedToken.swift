import Groundwork
import ModelFiles

/// A token that is found in the text before it is split into words, such as `[SEP]` or `<mask>`.
///
/// The flags are those of `added_tokens` in a `tokenizer.json`.
public struct AddedToken: Equatable, Sendable {
  /// The token as it is written in a text; compared by UTF-8 bytes.
  public var content: String
  /// The id that a match yields.
  public var id: Int32
  /// Matches only where no word character (`\w`) touches it.
  public var singleWord: Bool
  /// Takes the white space to its left with it.
  public var lstrip: Bool
  /// Takes the white space to its right with it.
  public var rstrip: Bool
  /// Is looked for in the normalised text instead of the text as written, itself normalised.
  public var normalized: Bool
  /// Wins over a token that is not special where both have the same content.
  public var special: Bool

  /// Makes a token; without flags it is matched anywhere, in the text as written.
  public init(
    _ content: String, id: Int32, singleWord: Bool = false, lstrip: Bool = false,
    rstrip: Bool = false, normalized: Bool = false, special: Bool = true
  ) {
    self.content = content
    self.id = id
    self.singleWord = singleWord
    self.lstrip = lstrip
    self.rstrip = rstrip
    self.normalized = normalized
    self.special = special
  }
}

extension AddedToken {
  /// Makes a token with the flags of a file; those that it does not have are off.
  ///
  /// - Throws: ``Failure`` when one is neither true nor false.
  public init(_ content: String, id: Int32, flags: Settings) throws(Failure) {
    self.init(
      content, id: id, singleWord: try flags.flag("single_word") ?? false,
      lstrip: try flags.flag("lstrip") ?? false, rstrip: try flags.flag("rstrip") ?? false,
      normalized: try flags.flag("normalized") ?? false,
      special: try flags.flag("special") ?? false)
  }
}
