/// Spells words by the longest pieces of a vocabulary, left to right.
///
/// - SeeAlso: Wu et al. (2016), Google's Neural Machine Translation System, section 4.1; the
///   greedy matching is that of BERT's `WordpieceTokenizer`.
struct WordPieceSpeller {
  let table: WordPieceVocabulary.Table
  /// What marks a piece that does not start a word, and the hash of these bytes.
  let continuation: UTF8Text
  let continuationHash: UInt64
  let longestToken: Int
  let longestWord: Int
  let unknown: Int32

  /// Appends the ids of a word's pieces; the unknown id alone when it cannot be spelled.
  ///
  /// - Parameters:
  ///   - word: UTF-8, not empty.
  ///   - scalars: Number of Unicode scalars in it.
  ///   - ids: Receives one id or more.
  @inline(__always)
  func spell(_ word: UTF8Text, scalars: Int, into ids: inout [Int32]) {
    guard scalars <= longestWord else { return ids.append(unknown) }
    var hash = WordPieceVocabulary.emptyHash
    for byte in word { hash = WordPieceVocabulary.hash(hash, appending: byte) }
    // Most words are in the vocabulary whole.
    if let id = table.find(prefix: word.bytes(0..<0), piece: word, hash: hash) {
      ids.append(id)
    } else {
      spellPieces(word, into: &ids)
    }
  }

  private func spellPieces(_ word: UTF8Text, into ids: inout [Int32]) {
    let window = min(word.count, longestToken)
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
    var hash = startsWord ? WordPieceVocabulary.emptyHash : continuationHash
    let most = min(rest.count, hashes.count)
    for index in 0..<most {
      hash = WordPieceVocabulary.hash(hash, appending: rest[index])
      hashes[index] = hash
    }
    for length in stride(from: most, to: 0, by: -1) {
      let piece = rest.bytes(0..<length)
      if let id = table.find(prefix: prefix, piece: piece, hash: hashes[length - 1]) {
        return (id, length)
      }
    }
    return nil
  }
}
