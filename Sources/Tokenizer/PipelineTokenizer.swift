import Groundwork

/// Hugging Face's pipeline from text to token ids, with the ids of its `tokenizers`.
///
/// Added tokens are cut out of the text, the rest is normalised and split into words, and each word
/// is spelled by the model. A value, safe to use on many threads.
struct PipelineTokenizer: Tokenizer {
  private let parts: TokenizerParts
  /// Ids put before and after a text.
  private let opening: [Int32]
  private let closing: [Int32]
  /// Added tokens found in the text as written, and those found once it is normalised.
  private let written: AddedTokenMatcher
  private let normalized: AddedTokenMatcher

  let idLimit: Int
  var maximumLength: Int { parts.maximumLength }
  var kind: String { parts.kind }
  var hasClosing: Bool { !closing.isEmpty }
  var unknown: Int32? { parts.model.unknown }

  /// Puts the parts together; see ``TokenizerParts/tokenizer()``.
  init(_ parts: TokenizerParts) throws(Failure) {
    let overhead = parts.openingTokens.count + parts.closingTokens.count
    guard parts.maximumLength > overhead else {
      throw Failure(
        "maximum length is \(parts.maximumLength) tokens, the opening and closing tokens"
          + " take \(overhead)")
    }
    for token in parts.addedTokens where token.content.utf8.isEmpty || token.id < 0 {
      throw Failure("added token \"\(token.content)\" with id \(token.id) is not usable")
    }
    self.parts = parts
    opening = try Self.ids(of: parts.openingTokens, parts)
    closing = try Self.ids(of: parts.closingTokens, parts)
    try parts.model.validate()
    let normalizer = parts.normalizer
    written = AddedTokenMatcher(parts.addedTokens.filter { !$0.normalized }) {
      Array($0.content.utf8)
    }
    normalized = AddedTokenMatcher(parts.addedTokens.filter(\.normalized)) {
      normalizer.normalized(Array($0.content.utf8))
    }
    idLimit = parts.addedTokens.reduce(parts.model.idLimit) { max($0, Int($1.id) + 1) }
  }

  private static func ids(
    of tokens: [String], _ parts: TokenizerParts
  ) throws(Failure) -> [Int32] {
    var ids: [Int32] = []
    for token in tokens {
      let added = parts.addedTokens.first { Name($0.content) == Name(token) }
      guard let id = added?.id ?? parts.model.id(of: token) else {
        throw Failure("token \"\(token)\" is not in the vocabulary")
      }
      ids.append(id)
    }
    return ids
  }

  func tokenize(_ text: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) -> Bool {
    ids.append(contentsOf: opening)
    let (start, room) = (ids.count, maximumLength - opening.count - closing.count)
    let (limit, overflow) = start.addingReportingOverflow(room)
    appendPieces(of: text, upTo: overflow ? Int.max : limit, into: &ids)
    let truncated = ids.count - start > room
    if truncated { ids.removeLast(ids.count - start - room) }
    ids.append(contentsOf: closing)
    return truncated
  }

  /// Appends the ids of a text alone; spells no further word once there are more than `limit`.
  private func appendPieces(of text: UTF8Text, upTo limit: Int, into ids: inout [Int32]) {
    var buffer: [UInt8] = []
    buffer.reserveCapacity(text.count)
    written.forEachPiece(of: text) { piece in
      guard case .text(let range) = piece else { return ids.append(token: piece) }
      buffer.removeAll(keepingCapacity: true)
      parts.normalizer.normalize(text.bytes(range), into: &buffer)
      buffer.withUnsafeBufferPointer { clean in
        normalized.forEachPiece(of: clean) { piece in
          guard case .text(let part) = piece else { return ids.append(token: piece) }
          let startsText = range.lowerBound == 0 && part.lowerBound == 0
          parts.model.spell(upTo: limit, into: &ids) { spell in
            _ = parts.preTokenizer.forEachWord(in: clean.bytes(part), startsText: startsText) {
              word, _ in spell(word)
            }
          }
        }
      }
    }
  }

  func add(to fingerprint: inout Fingerprint) {
    parts.model.addVocabulary(to: &fingerprint)
    parts.normalizer.add(to: &fingerprint)
    parts.preTokenizer.add(to: &fingerprint)
    parts.model.addSettings(to: &fingerprint, maximumLength: maximumLength)
    for tokens in [parts.openingTokens, parts.closingTokens] {
      fingerprint.add(tokens.count)
      for token in tokens { fingerprint.add(token) }
    }
    for token in parts.addedTokens {
      fingerprint.add(token.content)
      fingerprint.add(Int(token.id))
      for flag in [token.singleWord, token.lstrip, token.rstrip, token.normalized, token.special] {
        fingerprint.add(flag)
      }
    }
  }
}

extension [Int32] {
  /// Appends the id of a token piece.
  fileprivate mutating func append(token piece: AddedTokenMatcher.Piece) {
    if case .token(let id) = piece { append(id) }
  }
}
