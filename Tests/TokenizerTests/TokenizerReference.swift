import Foundation
import TestSupport

@testable import Encoder
@testable import Tokenizer

/// Fixtures/reference/tokenizer.jsonl, made by scripts/reference/tokenizer.py.
enum TokenizerReference {
  /// One text and its ids, or a sweep over scalars and the hash of all ids.
  struct Row: Decodable {
    let tokenizer: String?
    let category: String?
    let text: String?
    let ids: [Int32]?
    let truncated: Bool?
    let first: UInt32?
    let last: UInt32?
    let hash: String?
  }

  static let rows: [Row] = {
    do {
      return try referenceLines("tokenizer.jsonl")
    } catch {
      return []
    }
  }()

  /// The words of BERT uncased, which the built-in table carries.
  static func words() throws -> [[UInt8]] {
    let table = try StaticTable()
    return (0..<table.rows).map { id in
      Array(table.vocabulary[Int(table.offsets[id])..<Int(table.offsets[id + 1])])
    }
  }

  /// One of the tokenizers that the script describes.
  static func tokenizer(_ name: String) throws -> any Tokenizer {
    var configuration = BertParts()
    if name == "mpnet" {
      configuration.openingTokens = ["<s>"]
      configuration.closingTokens = ["</s>"]
      configuration.addedTokens = [
        AddedToken("<s>", id: 0), AddedToken("<pad>", id: 1), AddedToken("</s>", id: 2),
        AddedToken("<unk>", id: 3, normalized: true), AddedToken("[UNK]", id: 104),
        AddedToken("<mask>", id: 30526, lstrip: true),
      ]
      configuration.maximumLength = 32
      let words = ["<s>", "<pad>", "</s>", "<unk>"].map { Array($0.utf8) } + (try words())
      return try configuration.tokenizer(Vocabulary(tokens: words + [Array("<mask>".utf8)]))
    }
    configuration.addedTokens = [
      AddedToken("[PAD]", id: 0), AddedToken("[UNK]", id: 100), AddedToken("[CLS]", id: 101),
      AddedToken("[SEP]", id: 102), AddedToken("[MASK]", id: 103),
    ]
    if name == "cased" {
      configuration.cleanText = false
      configuration.handleChineseChars = false
      configuration.stripAccents = false
      configuration.lowercase = false
      configuration.addedTokens += [
        AddedToken("DeFi", id: 30522, singleWord: true, special: false),
        AddedToken("top up", id: 30523, rstrip: true, normalized: true, special: false),
        AddedToken(
          "unstake", id: 30524, singleWord: true, lstrip: true, normalized: true, special: false),
      ]
    }
    return try configuration.tokenizer(Vocabulary(tokens: words()))
  }
}

/// The settings of a WordPiece tokenizer with BERT's normaliser; at first BERT uncased's.
struct BertParts {
  var cleanText = true
  var handleChineseChars = true
  var stripAccents = true
  var lowercase = true
  var unknownToken = "[UNK]"
  var maxInputCharsPerWord = 100
  var addedTokens: [AddedToken] = []
  var openingTokens = ["[CLS]"]
  var closingTokens = ["[SEP]"]
  var maximumLength = Int.max

  func tokenizer(_ vocabulary: Vocabulary) throws -> any Tokenizer {
    var parts = TokenizerParts(
      normalizer: BertNormalizer(
        cleanText: cleanText, handleChineseChars: handleChineseChars, stripAccents: stripAccents,
        lowercase: lowercase),
      preTokenizer: BertPreTokenizer(),
      model: WordPiece(
        vocabulary, unknownToken: unknownToken, maxInputCharsPerWord: maxInputCharsPerWord))
    parts.addedTokens = addedTokens
    parts.openingTokens = openingTokens
    parts.closingTokens = closingTokens
    parts.maximumLength = maximumLength
    return try parts.tokenizer()
  }
}

extension Tokenizer {
  /// The ids of a text, and whether it was cut.
  func ids(of text: [UInt8]) -> (ids: [Int32], truncated: Bool) {
    var ids: [Int32] = []
    let truncated = text.withUnsafeBufferPointer { tokenize($0, into: &ids) }
    return (ids, truncated)
  }

  /// The ids of a text, and whether it was cut.
  func ids(of text: String) -> (ids: [Int32], truncated: Bool) {
    ids(of: Array(text.utf8))
  }
}
