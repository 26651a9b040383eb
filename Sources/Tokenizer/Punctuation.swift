import Groundwork
import ModelFiles

/// Splits at punctuation.
struct Punctuation: PreTokenizer {
  static let typeName = "Punctuation"
  private let behavior: SplitBehavior
  private let split = ScalarSplit { UnicodeFlags($0).contains(.punctuation) }

  init(_ settings: Settings) throws(Failure) {
    behavior = try SplitBehavior(settings) ?? .isolated
  }

  func forEachWord(
    in text: UTF8Text, startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    behavior.forEachWord(in: text, startsText: startsText, splitBy: split, body)
  }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(Self.typeName)
    fingerprint.add(behavior.rawValue)
  }
}
