import Groundwork
import ModelFiles

/// Splits normalised text into words: white space separates, punctuation stands alone.
///
/// - SeeAlso: `BertPreTokenizer` of Hugging Face `tokenizers`.
struct BertPreTokenizer: PreTokenizer {
  static let typeName = "BertPreTokenizer"

  init() {}

  init(_ settings: Settings) throws(Failure) {}

  func forEachWord(
    in text: UTF8Text, startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    text.forEachWord(
      between: [.whiteSpace, .punctuation], keeping: .punctuation, startsText: startsText, body)
  }

  /// It has no settings, and was the first: fingerprints say nothing of it.
  func add(to fingerprint: inout Fingerprint) {}
}
