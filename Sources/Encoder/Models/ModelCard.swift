/// The head of a model's README.md: YAML between two lines of dashes.
struct ModelCard {
  /// The members of `language`; empty where there is none.
  let languages: [String]

  /// Reads no more YAML than a word or a list of words.
  init(text: [UInt8]) {
    let lines = String(decoding: text.prefix(1 << 16), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map { $0.filter { $0 != "\r" } }
    guard lines.first == "---" else {
      languages = []
      return
    }
    var found: [String] = []
    var isInside = false
    for line in lines.dropFirst().prefix(while: { $0 != "---" }) {
      if line.hasPrefix("language:") {
        isInside = true
        found += Self.words(line.dropFirst("language:".count))
      } else if isInside, line.drop(while: { $0 == " " }).hasPrefix("- ") {
        found += Self.words(line.drop(while: { $0 == " " }).dropFirst(2))
      } else {
        isInside = false
      }
    }
    languages = found
  }

  private static func words(_ text: some StringProtocol) -> [String] {
    text.split(whereSeparator: { character in " ,[]\"'\t".contains(character) }).map { String($0) }
  }
}
