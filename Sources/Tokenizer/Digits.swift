import Groundwork
import ModelFiles

/// Makes words of numbers, digit by digit or together.
struct Digits: PreTokenizer {
  static let typeName = "Digits"
  private let isIndividual: Bool
  private let split = ScalarSplit { UnicodeFlags($0).contains(.numeric) }

  init(_ settings: Settings) throws(Failure) {
    isIndividual = try settings.flag("individual_digits") ?? false
  }

  func forEachWord(
    in text: UTF8Text, startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    (isIndividual ? SplitBehavior.isolated : .contiguous)
      .forEachWord(in: text, startsText: startsText, splitBy: split, body)
  }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(Self.typeName)
    fingerprint.add(isIndividual)
  }
}
