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
    var start = 0
    var index = 0
    while index < text.count {
      let (scalar, length) = text.scalar(at: index)
      let flags = UnicodeFlags(scalar).intersection([.whiteSpace, .punctuation])
      let next = index + length
      if !flags.isEmpty {
        if start < index, !body(text.bytes(start..<index), startsText && start == 0) {
          return false
        }
        if flags.contains(.punctuation),
          !body(text.bytes(index..<next), startsText && index == 0)
        {
          return false
        }
        start = next
      }
      index = next
    }
    return start >= index || body(text.bytes(start..<index), startsText && start == 0)
  }

  /// It has no settings, and was the first: fingerprints say nothing of it.
  func add(to fingerprint: inout Fingerprint) {}
}
