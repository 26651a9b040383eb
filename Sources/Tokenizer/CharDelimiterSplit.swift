import Groundwork
import ModelFiles

/// Splits at one scalar and drops it.
struct CharDelimiterSplit: PreTokenizer {
  static let typeName = "CharDelimiterSplit"
  private let delimiter: UInt32
  private let split: ScalarSplit

  init(_ settings: Settings) throws(Failure) {
    guard let scalars = try settings.text("delimiter")?.unicodeScalars, scalars.count == 1,
      let delimiter = scalars.first?.value
    else {
      throw Failure("\(settings.path): \"delimiter\" is not one character", remedy: Settings.remedy)
    }
    self.delimiter = delimiter
    split = ScalarSplit { $0 == delimiter }
  }

  func forEachWord(
    in text: UTF8Text, startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    SplitBehavior.removed.forEachWord(in: text, startsText: startsText, splitBy: split, body)
  }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(Self.typeName)
    fingerprint.add(Int(delimiter))
  }
}
