import Testing

@testable import Tokenizer

@Suite struct VocabularyTests {
  @Test(arguments: ["a\nb\n##c\n", "a\nb\n##c", "a\r\nb\r\n##c\r\n"])
  func readsOneTokenALine(text: String) throws {
    let vocabulary = try Vocabulary(text: Array(text.utf8))
    #expect(vocabulary.count == 3)
    #expect(vocabulary.id(of: "a".utf8) == 0)
    #expect(vocabulary.id(of: "##c".utf8) == 2)
    #expect(vocabulary.id(of: "c".utf8) == nil)
    #expect(vocabulary.id(of: "".utf8) == nil)
  }

  @Test func theLaterOfTwoEqualTokensIsFound() throws {
    let vocabulary = try Vocabulary(text: Array("a\nb\na\n".utf8))
    #expect(vocabulary.count == 3)
    #expect(vocabulary.id(of: "a".utf8) == 2)
  }

  @Test func everyTokenIsFound() throws {
    let words = try TokenizerReference.words()
    let vocabulary = try Vocabulary(tokens: words)
    #expect(words.indices.allSatisfy { vocabulary.id(of: words[$0]) == Int32($0) })
    #expect(vocabulary.longestToken == words.map(\.count).max())
  }
}
