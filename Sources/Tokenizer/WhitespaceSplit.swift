import Groundwork
import ModelFiles

/// Splits at white space and drops it.
struct WhitespaceSplit: PreTokenizer {
  static let typeName = "WhitespaceSplit"

  init() {}

  init(_ settings: Settings) throws(Failure) {}

  func forEachWord(
    in text: UTF8Text, startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    text.forEachWord(between: .whiteSpace, keeping: [], startsText: startsText, body)
  }

  func add(to fingerprint: inout Fingerprint) { fingerprint.add(Self.typeName) }
}
