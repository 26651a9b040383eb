/// Splits normalised text into words: white space separates, punctuation stands alone.
///
/// - SeeAlso: `BertPreTokenizer` of Hugging Face `tokenizers`.
struct BertWords {
  /// Calls `body` with each word in order.
  ///
  /// - Parameters:
  ///   - text: UTF-8, normalised.
  ///   - body: Takes the word's bytes, never none, and its number of Unicode scalars; returns
  ///     false to stop.
  @inline(__always)
  static func forEach(in text: UTF8Text, _ body: (UTF8Text, _ scalars: Int) -> Bool) {
    var start = 0
    var scalars = 0
    var index = 0
    while index < text.count {
      let (scalar, length) = text.scalar(at: index)
      let flags = UnicodeFlags(scalar).intersection([.whiteSpace, .punctuation])
      let next = index + length
      if flags.isEmpty {
        scalars += 1
      } else {
        if start < index, !body(text.bytes(start..<index), scalars) { return }
        if flags.contains(.punctuation), !body(text.bytes(index..<next), 1) { return }
        start = next
        scalars = 0
      }
      index = next
    }
    if start < index { _ = body(text.bytes(start..<index), scalars) }
  }
}
