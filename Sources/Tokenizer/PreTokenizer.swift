import Groundwork
import ModelFiles

/// How normalised text is split into words; `pre_tokenizer` of a `tokenizer.json`.
protocol PreTokenizer: Sendable {
  /// Its `type` in a `tokenizer.json`.
  static var typeName: String { get }

  /// Reads its settings.
  ///
  /// - Throws: `Failure` when one is of another type or value than it should be.
  init(_ settings: Settings) throws(Failure)

  /// Calls `body` with each word in order.
  ///
  /// - Parameters:
  ///   - text: UTF-8, normalised.
  ///   - startsText: Whether the prompt starts with this text.
  ///   - body: Takes the word's bytes, never none, and whether the prompt starts with it; returns
  ///     false to stop.
  /// - Returns: False where `body` did.
  func forEachWord(
    in text: UTF8Text, startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool

  /// Adds all that decides its words.
  func add(to fingerprint: inout Fingerprint)
}

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
