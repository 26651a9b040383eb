import ModelFiles
import Testing
import TestSupport

@testable import Tokenizer

/// Normalisers and pre-tokenizers against Hugging Face `tokenizers`; see scripts/reference/tokenizer_parts.py,
/// which holds embed against the same with 100,000 strings and every scalar.
@Suite struct TokenizerPartTests {
  struct Row: Decodable, Sendable {
    let texts: [String]?
    let kind: String?
    /// The part as a tokenizer.json has it.
    let part: String?
    /// Of each of the texts.
    let words: [[String]]?
    /// CRC-32 of the words of 4,096 scalars in context each.
    let hashes: [UInt32]?
  }

  static let rows: [Row] = (try? referenceLines("tokenizer_parts.jsonl")) ?? []

  /// What the part makes of a text: its words, or the one normalised text.
  private static func words(_ row: Row) throws -> ([UInt8]) -> [[UInt8]] {
    let folder = try TemporaryFolder()
    try folder.write("part.json", row.part ?? "")
    let settings = try ModelFolder(path: folder.path).settings("part.json")
    if row.kind == "normalizer" {
      let normalizer = try #require(try TokenizerFile.normalizer(settings))
      return { [normalizer.normalized($0)] }
    }
    let splitter = try #require(try TokenizerFile.preTokenizer(settings))
    return { text in
      var words: [[UInt8]] = []
      _ = text.withUnsafeBufferPointer { text in
        splitter.forEachWord(in: text, startsText: true) { word, _ in
          words.append(Array(word))
          return true
        }
      }
      return words
    }
  }

  @Test(arguments: rows.filter { $0.kind != nil }.indices) func isAsInTheReference(number: Int)
    throws
  {
    let texts = try #require(Self.rows.first?.texts)
    let row = Self.rows.filter { $0.kind != nil }[number]
    let words = try Self.words(row)
    let wanted = try #require(row.words)
    try #require(texts.count == wanted.count && texts.count > 30)
    for (text, expected) in zip(texts, wanted) {
      #expect(
        words(Array(text.utf8)) == expected.map { Array($0.utf8) },
        "\(row.part ?? ""): \(text.debugDescription)")
    }
    let swept = stride(from: UInt32(0), to: 0x30000, by: 7).compactMap(Unicode.Scalar.init)
    var hashes: [UInt32] = []
    for start in stride(from: 0, to: swept.count, by: 4096) {
      var state = ~UInt32(0)
      for at in stride(from: start, to: min(start + 4096, swept.count), by: 16) {
        let some = swept[at..<min(at + 16, start + 4096, swept.count)]
        let text = some.map { "a\($0)b \($0) \($0)\u{301}\($0)" }.joined()
        for word in words(Array(text.utf8)) {
          for byte in word + [255] {
            state = state >> 8 ^ Self.table[Int(UInt8(truncatingIfNeeded: state) ^ byte)]
          }
        }
      }
      hashes.append(~state)
    }
    #expect(hashes == row.hashes, "\(row.part ?? "")")
  }

  @Test func thereAreParts() { #expect(Self.rows.count > 80) }

  /// Of CRC-32, by its polynomial.
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
    }
  }

  @Test(arguments: [
    ("(?<=a)b", #""(?<" in a regular expression is not supported"#),
    (#"\bword"#, #""\b" in a regular expression is not supported"#),
    (#"\p{Han}+"#, #""\p{Han}" in a regular expression is not supported"#),
    ("[a&&b]", #""&&" in a regular expression is not supported"#),
    ("(a", #""(" without ")" in a regular expression is not supported"#),
    ("a)", ") in a regular expression is not supported"),
    ("[a", "an end too early in a regular expression is not supported"),
    ("(?i)naïve", #"more than ASCII under (?i) in a regular expression is not supported"#),
    ("(?i:miss)", #""ss" under (?i) in a regular expression is not supported"#),
    (
      "(a+)+",
      "a repeat without end of what may be empty or repeats without end in a regular expression is not supported"
    ),
    (
      "a{2000}",
      "a repeat of more than 1000 or less than its least in a regular expression is not supported"
    ),
    ("(?:abcdefgh){900}", "a regular expression of more than 4096 steps is not supported"),
    (#"a\"#, "an end too early in a regular expression is not supported"),
    ("*a", #""*" with nothing before it in a regular expression is not supported"#),
  ])
  func whatIsNotKnownIsRefused(expression: String, message: String) {
    #expect(failureText { _ = try TextPattern(expression: expression) } == message)
  }

  /// Ill-formed bytes and long runs lead through every part without a trap.
  @Test(arguments: rows.filter { $0.kind != nil }.indices) func anyBytesPass(number: Int) throws {
    let row = Self.rows.filter { $0.kind != nil }[number]
    let words = try Self.words(row)
    let bytes = (0..<600).map { UInt8(truncatingIfNeeded: $0 &* 167) }
    _ = words(bytes)
    _ = words(Array(repeating: 0x20, count: 5000))
    _ = words(Array(repeating: 0x80, count: 300))
    #expect(words([]).allSatisfy { $0.isEmpty })
  }
}
