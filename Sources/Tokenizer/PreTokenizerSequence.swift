import Groundwork
import ModelFiles

/// Several splits, one after the other.
struct PreTokenizerSequence: PreTokenizer {
  static let typeName = "Sequence"
  let members: [any PreTokenizer]

  init(_ settings: Settings) throws(Failure) {
    var members: [any PreTokenizer] = []
    for member in try settings.list("pretokenizers") {
      if let splitter = try TokenizerFile.preTokenizer(member) { members.append(splitter) }
    }
    self.members = members
  }

  /// Takes its members.
  init(_ members: [any PreTokenizer]) { self.members = members }

  func forEachWord(
    in text: UTF8Text, startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    forEachWord(in: text, startsText: startsText, members[...], body)
  }

  private func forEachWord(
    in text: UTF8Text, startsText: Bool, _ members: ArraySlice<any PreTokenizer>,
    _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    guard let first = members.first else { return body(text, startsText) }
    return first.forEachWord(in: text, startsText: startsText) { word, starts in
      forEachWord(in: word, startsText: starts, members.dropFirst(), body)
    }
  }

  func add(to fingerprint: inout Fingerprint) {
    for member in members { member.add(to: &fingerprint) }
  }
}
