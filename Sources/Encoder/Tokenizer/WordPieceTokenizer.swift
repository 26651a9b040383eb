/// Hugging Face's WordPiece pipeline with BERT's normaliser: text to token ids.
///
/// Added tokens are cut out of the text, the rest is normalised, split into words at white space
/// and punctuation, and each word is spelled by the longest pieces of the vocabulary, left to
/// right. The ids are those of Hugging Face `tokenizers`. A value, safe to use on many threads.
public struct WordPieceTokenizer: Sendable {
  /// The pieces and their ids.
  public let vocabulary: WordPieceVocabulary
  /// What the tokenizer was made with.
  public let configuration: Configuration

  /// Ids put before and after a text.
  let opening: [Int32]
  let closing: [Int32]
  /// The id of a word that cannot be spelled.
  let unknown: Int32

  /// The bytes of the continuing prefix, and their hash.
  private let continuation: [UInt8]
  private let continuationHash: UInt64
  /// Added tokens found in the text as written, and those found once it is normalised.
  private let written: AddedTokenMatcher
  private let normalized: AddedTokenMatcher
  private let normalizer: BertNormalizer

  /// Every id that ``tokenize(_:into:)`` can yield is below this.
  public let idLimit: Int

  /// Makes a tokenizer.
  ///
  /// - Throws: ``EncoderError`` when the unknown, an opening or a closing token is neither an
  ///   added token nor in the vocabulary, an added token is empty or has a negative id, or the
  ///   maximum length leaves no room for the text.
  public init(
    vocabulary: WordPieceVocabulary, configuration: Configuration
  ) throws(EncoderError) {
    let overhead = configuration.openingTokens.count + configuration.closingTokens.count
    guard configuration.maximumLength > overhead else {
      throw EncoderError(
        "maximum length is \(configuration.maximumLength) tokens, the opening and closing tokens"
          + " take \(overhead)")
    }
    for token in configuration.addedTokens where token.content.utf8.isEmpty || token.id < 0 {
      throw EncoderError("added token \"\(token.content)\" with id \(token.id) is not usable")
    }
    self.vocabulary = vocabulary
    self.configuration = configuration
    opening = try Self.ids(of: configuration.openingTokens, vocabulary, configuration)
    closing = try Self.ids(of: configuration.closingTokens, vocabulary, configuration)
    guard let unknown = vocabulary.id(of: configuration.unknownToken.utf8) else {
      throw EncoderError(
        "unknown token \"\(configuration.unknownToken)\" is not in the vocabulary")
    }
    self.unknown = unknown
    continuation = Array(configuration.continuingSubwordPrefix.utf8)
    continuationHash = continuation.reduce(WordPieceVocabulary.emptyHash) {
      WordPieceVocabulary.hash($0, appending: $1)
    }
    let normalizer = BertNormalizer(configuration)
    self.normalizer = normalizer
    let added = configuration.addedTokens
    written = AddedTokenMatcher(added.filter { !$0.normalized }) { Array($0.content.utf8) }
    normalized = AddedTokenMatcher(added.filter(\.normalized)) { token in
      normalizer.normalized(Array(token.content.utf8))
    }
    idLimit = added.reduce(vocabulary.count) { max($0, Int($1.id) + 1) }
  }

  /// Appends the ids of a text, opening and closing tokens included.
  ///
  /// - Parameters:
  ///   - text: UTF-8; an ill-formed sequence reads as U+FFFD.
  ///   - ids: Receives at most `configuration.maximumLength` ids; what it holds already stays.
  /// - Returns: Whether the text was longer and its end was cut off.
  public func tokenize(_ text: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) -> Bool {
    ids.append(contentsOf: opening)
    let (start, room) = (ids.count, configuration.maximumLength - opening.count - closing.count)
    appendPieces(of: text, upTo: room, into: &ids)
    let truncated = ids.count - start > room
    if truncated { ids.removeLast(ids.count - start - room) }
    ids.append(contentsOf: closing)
    return truncated
  }

  /// Appends the ids of a text alone; stops soon after `room` ids.
  private func appendPieces(of text: UTF8Text, upTo room: Int, into ids: inout [Int32]) {
    let start = ids.count
    var buffer: [UInt8] = []
    buffer.reserveCapacity(text.count)
    withSpeller { speller in
      written.forEachPiece(of: text) { piece in
        guard case .text(let range) = piece else { return ids.append(token: piece) }
        buffer.removeAll(keepingCapacity: true)
        normalizer.normalize(text.bytes(range), into: &buffer)
        buffer.withUnsafeBufferPointer { clean in
          normalized.forEachPiece(of: clean) { piece in
            guard case .text(let range) = piece else { return ids.append(token: piece) }
            BertWords.forEach(in: clean.bytes(range)) { word, scalars in
              speller.spell(word, scalars: scalars, into: &ids)
              return ids.count - start <= room
            }
          }
        }
      }
    }
  }

  private func withSpeller(_ body: (WordPieceSpeller) -> Void) {
    vocabulary.withUnsafeTable { table in
      continuation.withUnsafeBufferPointer { continuation in
        body(
          WordPieceSpeller(
            table: table, continuation: continuation, continuationHash: continuationHash,
            longestToken: vocabulary.longestToken, longestWord: configuration.maxInputCharsPerWord,
            unknown: unknown))
      }
    }
  }

  private static func ids(
    of tokens: [String], _ vocabulary: WordPieceVocabulary, _ configuration: Configuration
  ) throws(EncoderError) -> [Int32] {
    var ids: [Int32] = []
    for token in tokens {
      // By bytes: String equality would take canonically equivalent spellings for the same token.
      let added = configuration.addedTokens.first { $0.content.utf8.elementsEqual(token.utf8) }
      guard let id = added?.id ?? vocabulary.id(of: token.utf8) else {
        throw EncoderError("token \"\(token)\" is not in the vocabulary")
      }
      ids.append(id)
    }
    return ids
  }
}

extension [Int32] {
  /// Appends the id of a token piece.
  fileprivate mutating func append(token piece: AddedTokenMatcher.Piece) {
    if case .token(let id) = piece { append(id) }
  }
}
