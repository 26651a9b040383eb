import Groundwork
import ModelFiles

/// No split: the text is one word.
struct WholeText: PreTokenizer {
  static let typeName = "none"

  init() {}

  init(_ settings: Settings) throws(Failure) {}

  func forEachWord(
    in text: UTF8Text, startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    text.isEmpty || body(text, startsText)
  }

  func add(to fingerprint: inout Fingerprint) { fingerprint.add(Self.typeName) }
}
