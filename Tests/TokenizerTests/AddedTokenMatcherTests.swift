import Groundwork
import Testing

@testable import Tokenizer

struct AddedTokenMatcherTests {
  private typealias Piece = AddedTokenMatcher.Piece

  private static func pieces(_ matcher: AddedTokenMatcher, _ text: String) -> [Piece] {
    var pieces: [Piece] = []
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      matcher.forEachPiece(of: bytes) { pieces.append($0) }
    }
    return pieces
  }

  @Test func theLongestOfThoseThatStartTogetherWins() {
    let contents = ["<a", "<a>", "<abc>", "<abd>", "b"]
    let matcher = AddedTokenMatcher(
      contents.enumerated().map { AddedToken($1, id: Int32($0)) },
      spelling: { Array($0.content.utf8) })
    #expect(Self.pieces(matcher, "<abd>") == [.token(3)])
    #expect(Self.pieces(matcher, "<abe>") == [.token(0), .token(4), .text(3..<5)])
    #expect(Self.pieces(matcher, "x<a><ab") == [.text(0..<1), .token(1), .token(0), .token(4)])
    #expect(Self.pieces(matcher, "<") == [.text(0..<1)])
  }

  @Test func aSpecialTokenWinsThenTheFirst() {
    let tokens = [
      AddedToken("x", id: 1, special: false), AddedToken("x", id: 2), AddedToken("x", id: 3),
      AddedToken("y", id: 4), AddedToken("", id: 5),
    ]
    let matcher = AddedTokenMatcher(tokens, spelling: { Array($0.content.utf8) })
    #expect(Self.pieces(matcher, "xy") == [.token(2), .token(4)])
    #expect(AddedTokenMatcher([], spelling: { _ in [1] }).isEmpty)
  }

  /// Against trying every token at every place, over texts of few letters so that much matches.
  @Test func findsWhatTryingEachFinds() {
    var generator = SplitMix64(seed: 11)
    for _ in 0..<300 {
      let tokens = (0..<Int32.random(in: 1...12, using: &generator)).map { id in
        let length = Int.random(in: 1...4, using: &generator)
        let letters = (0..<length).map { _ in "ab<".randomElement(using: &generator) ?? "a" }
        return AddedToken(String(letters), id: id)
      }
      let length = Int.random(in: 0...20, using: &generator)
      let text = String((0..<length).map { _ in "ab<".randomElement(using: &generator) ?? "a" })
      let matcher = AddedTokenMatcher(tokens, spelling: { Array($0.content.utf8) })
      #expect(Self.pieces(matcher, text) == Self.naivePieces(tokens, Array(text.utf8)))
    }
  }

  private static func naivePieces(_ tokens: [AddedToken], _ text: [UInt8]) -> [Piece] {
    var pieces: [Piece] = []
    var (index, done) = (0, 0)
    while index < text.count {
      let here = tokens.filter { text[index...].starts(with: $0.content.utf8) }
      let longest = here.map(\.content.utf8.count).max()
      guard let found = here.first(where: { $0.content.utf8.count == longest }), let longest else {
        index += 1
        continue
      }
      if done < index { pieces.append(.text(done..<index)) }
      pieces.append(.token(found.id))
      index += longest
      done = index
    }
    if done < text.count { pieces.append(.text(done..<text.count)) }
    return pieces
  }
}
