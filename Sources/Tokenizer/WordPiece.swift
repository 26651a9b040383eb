import Groundwork
internal import JSON
import ModelFiles

/// Words spelled by the longest pieces of a vocabulary, left to right.
///
/// - SeeAlso: Wu et al. (2016), Google's Neural Machine Translation System, section 4.1; the
///   greedy matching is that of BERT's `WordpieceTokenizer`.
struct WordPiece: SubwordModel {
  static let typeName = "WordPiece"
  /// BERT's longest word is 100; spelling takes the square of a word's length.
  private static let longestWord = 10_000

  /// The pieces and their ids.
  let vocabulary: Vocabulary
  /// What stands for a word that no pieces of the vocabulary can spell.
  let unknownToken: String
  /// What marks a piece that does not start a word.
  let continuingSubwordPrefix: String
  /// A word of more Unicode scalars is unknown.
  let maxInputCharsPerWord: Int

  let unknown: Int32?
  /// The bytes of the continuing prefix, and their hash.
  private let continuation: [UInt8]
  private let continuationHash: UInt64

  /// Makes a model; without further arguments BERT's.
  init(
    _ vocabulary: Vocabulary, unknownToken: String = "[UNK]",
    continuingSubwordPrefix: String = "##", maxInputCharsPerWord: Int = 100
  ) {
    self.vocabulary = vocabulary
    self.unknownToken = unknownToken
    self.continuingSubwordPrefix = continuingSubwordPrefix
    self.maxInputCharsPerWord = maxInputCharsPerWord
    unknown = vocabulary.id(of: unknownToken.utf8)
    continuation = Array(continuingSubwordPrefix.utf8)
    continuationHash = continuation.reduce(Vocabulary.emptyHash) {
      Vocabulary.hash($0, appending: $1)
    }
  }

  /// Only WordPiece has a longest word.
  static func isDescribed(by settings: Settings) -> Bool {
    settings["max_input_chars_per_word"] != nil
  }

  init(_ settings: Settings) throws(Failure) {
    let longest = try settings.count("max_input_chars_per_word") ?? 100
    guard longest <= Self.longestWord else {
      throw Failure(
        "\(settings.path): \"max_input_chars_per_word\" is more than \(Self.longestWord)",
        remedy: Settings.remedy)
    }
    self.init(
      try Vocabulary(ids: settings), unknownToken: try settings.text("unk_token") ?? "[UNK]",
      continuingSubwordPrefix: try settings.text("continuing_subword_prefix") ?? "##",
      maxInputCharsPerWord: longest)
  }

  var idLimit: Int { vocabulary.count }

  var tokenLengths: [Int] { vocabulary.tokenLengths }

  func id(of token: String) -> Int32? { vocabulary.id(of: token.utf8) }

  func validate() throws(Failure) {
    guard unknown != nil else {
      throw Failure("unknown token \"\(unknownToken)\" is not in the vocabulary")
    }
  }

  func spell(
    upTo limit: Int, into ids: inout [Int32], _ body: (_ spell: (UTF8Text) -> Bool) -> Void
  ) {
    continuation.withUnsafeBufferPointer { continuation in
      let speller = WordPieceSpeller(
        vocabulary: vocabulary, continuation: continuation, continuationHash: continuationHash,
        longestWord: maxInputCharsPerWord, unknown: unknown ?? 0)
      body { word in
        speller.spell(word, into: &ids)
        return ids.count <= limit
      }
    }
  }

  func addVocabulary(to fingerprint: inout Fingerprint) { vocabulary.add(to: &fingerprint) }

  func addSettings(to fingerprint: inout Fingerprint, maximumLength: Int) {
    fingerprint.add(maxInputCharsPerWord)
    fingerprint.add(maximumLength)
    fingerprint.add(unknownToken)
    fingerprint.add(continuingSubwordPrefix)
  }
}

/// The model while its prefix is held in place.
private struct WordPieceSpeller {
  let vocabulary: Vocabulary
  /// What marks a piece that does not start a word, and the hash of these bytes.
  let continuation: UTF8Text
  let continuationHash: UInt64
  let longestWord: Int
  let unknown: Int32

  /// Appends the ids of a word's pieces; the unknown id alone when it cannot be spelled.
  ///
  /// - Parameters:
  ///   - word: UTF-8, not empty.
  ///   - ids: Receives one id or more.
  @inline(__always)
  func spell(_ word: UTF8Text, into ids: inout [Int32]) {
    // There are at least as many bytes as scalars.
    guard word.count <= longestWord || word.scalarCount <= longestWord else {
      return ids.append(unknown)
    }
    var hash = Vocabulary.emptyHash
    for byte in word { hash = Vocabulary.hash(hash, appending: byte) }
    // Most words are in the vocabulary whole.
    if let id = vocabulary.find(prefix: word.bytes(0..<0), piece: word, hash: hash) {
      ids.append(id)
    } else {
      spellPieces(word, into: &ids)
    }
  }

  private func spellPieces(_ word: UTF8Text, into ids: inout [Int32]) {
    let window = min(word.count, vocabulary.longestToken)
    let before = ids.count
    let spelled = withUnsafeTemporaryAllocation(of: UInt64.self, capacity: window) { hashes in
      var start = 0
      while start < word.count {
        let rest = word.bytes(start..<word.count)
        guard let (id, length) = longestPiece(rest, startsWord: start == 0, hashes) else {
          return false
        }
        ids.append(id)
        start += length
      }
      return true
    }
    guard spelled else {
      ids.removeLast(ids.count - before)
      return ids.append(unknown)
    }
  }

  /// Finds the longest piece that `rest` starts with.
  ///
  /// - Parameters:
  ///   - rest: What is left of the word, not empty.
  ///   - startsWord: Whether nothing of the word has been spelled yet.
  ///   - hashes: Scratch; shape (the most bytes that a piece may have).
  /// - Returns: The piece's id and number of bytes, or nil where no piece fits.
  private func longestPiece(
    _ rest: UTF8Text, startsWord: Bool, _ hashes: UnsafeMutableBufferPointer<UInt64>
  ) -> (id: Int32, length: Int)? {
    let prefix = startsWord ? continuation.bytes(0..<0) : continuation
    var hash = startsWord ? Vocabulary.emptyHash : continuationHash
    let most = min(rest.count, hashes.count)
    for index in 0..<most {
      hash = Vocabulary.hash(hash, appending: rest[index])
      hashes[index] = hash
    }
    for length in stride(from: most, to: 0, by: -1) {
      let piece = rest.bytes(0..<length)
      if let id = vocabulary.find(prefix: prefix, piece: piece, hash: hashes[length - 1]) {
        return (id, length)
      }
    }
    return nil
  }
}
