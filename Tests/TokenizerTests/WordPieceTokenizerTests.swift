import Groundwork
import Testing

@testable import Tokenizer

@Suite struct WordPieceTokenizerTests {
  /// 0 [UNK], 1 [CLS], 2 [SEP], 3 un, 4 ##able, 5 able, 6 ##a, 7 a, 8 swap, 9 "!".
  private let vocabulary = Array(
    "[UNK]\n[CLS]\n[SEP]\nun\n##able\nable\n##a\na\nswap\n!\n".utf8)

  private func tokenizer(
    _ change: (inout BertParts) -> Void = { _ in }
  ) throws -> any Tokenizer {
    var configuration = BertParts()
    change(&configuration)
    return try configuration.tokenizer(Vocabulary(text: vocabulary))
  }

  // Worked by hand from the vocabulary above.
  @Test(arguments: [
    ("", [1, 2]), ("unable", [1, 3, 4, 2]), ("able", [1, 5, 2]), ("Swap!!", [1, 8, 9, 9, 2]),
    ("aaa", [1, 7, 6, 6, 2]), ("unswap", [1, 0, 2]), ("a swapx a", [1, 7, 0, 7, 2]),
    ("[SEP]", [1, 0, 0, 0, 2]),
  ])
  func spellsByTheLongestPieces(text: String, ids: [Int32]) throws {
    #expect(try tokenizer().ids(of: text).ids == ids)
  }

  @Test func keepsWhatTheArrayHolds() throws {
    var ids: [Int32] = [42]
    _ = try Array("a".utf8).withUnsafeBufferPointer { try tokenizer().tokenize($0, into: &ids) }
    #expect(ids == [42, 1, 7, 2])
  }

  @Test(arguments: [
    (3, [1, 7, 2], true), (4, [1, 7, 8, 2], true), (5, [1, 7, 8, 9, 2], false),
    (6, [1, 7, 8, 9, 2], false),
  ])
  func cutsTheEndOfATextThatIsTooLong(limit: Int, ids: [Int32], truncated: Bool) throws {
    let found = try tokenizer { $0.maximumLength = limit }.ids(of: "a swap!")
    #expect(found.ids == ids)
    #expect(found.truncated == truncated)
  }

  @Test func countsScalarsOfAWord() throws {
    let tokenizer = try tokenizer { $0.maxInputCharsPerWord = 3 }
    #expect(tokenizer.ids(of: "aaa aaaa").ids == [1, 7, 6, 6, 0, 2])
  }

  @Test func anAddedTokenBeyondTheVocabularyRaisesTheIdLimit() throws {
    let tokenizer = try tokenizer { $0.addedTokens = [AddedToken("<x>", id: 40)] }
    #expect(tokenizer.idLimit == 41)
    #expect(tokenizer.ids(of: "a<x>a").ids == [1, 7, 40, 7, 2])
  }

  @Test func equalBytesNotEqualCharactersMakeATokenFound() throws {
    let composed = AddedToken("\u{E9}", id: 40)
    let tokenizer = try tokenizer { $0.addedTokens = [composed] }
    #expect(tokenizer.ids(of: "\u{E9}").ids == [1, 40, 2])
    #expect(tokenizer.ids(of: "e\u{301}").ids == [1, 0, 2])
  }

  @Test func refusesWhatCannotWork() {
    #expect(throws: Failure("vocabulary is empty")) { try Vocabulary(text: []) }
    #expect(throws: Failure("token \"<s>\" is not in the vocabulary")) {
      try tokenizer { $0.openingTokens = ["<s>"] }
    }
    #expect(throws: Failure("unknown token \"<unk>\" is not in the vocabulary")) {
      try tokenizer { $0.unknownToken = "<unk>" }
    }
    #expect(throws: Failure("added token \"\" with id 5 is not usable")) {
      try tokenizer { $0.addedTokens = [AddedToken("", id: 5)] }
    }
    #expect(throws: Failure("added token \"x\" with id -1 is not usable")) {
      try tokenizer { $0.addedTokens = [AddedToken("x", id: -1)] }
    }
    #expect(
      throws: Failure("maximum length is 2 tokens, the opening and closing tokens take 2")
    ) {
      try tokenizer { $0.maximumLength = 2 }
    }
  }

  @Test func anyBytesGiveKnownIdsAndTheSameTwice() throws {
    let tokenizer = try TokenizerReference.tokenizer("cased")
    var generator = SplitMix64(seed: 3)
    for _ in 0..<2000 {
      // Bytes over 0x7F are often ill-formed together; brackets start special tokens.
      let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        [UInt8.random(in: 0...255, using: &generator), 0x5B, 0xE2, 0x80].randomElement(
          using: &generator) ?? 0
      }
      let found = tokenizer.ids(of: bytes)
      #expect(found.ids.allSatisfy { 0 <= $0 && $0 < tokenizer.idLimit })
      #expect(found.ids == tokenizer.ids(of: bytes).ids)
    }
  }
}
