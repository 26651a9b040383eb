import Groundwork
internal import JSON
import ModelFiles

/// Words spelled by the pieces whose scores add up highest (SentencePiece's unigram model).
///
/// The best path is found from left to right (Viterbi). A scalar that no piece starts with costs ten more
/// than the worst piece; neighbours of that sort become one unknown token, or their bytes.
///
/// - SeeAlso: Kudo (2018), Subword Regularization, https://arxiv.org/abs/1804.10959; `Unigram` of
///   Hugging Face `tokenizers`.
struct Unigram: SubwordModel {
  static let typeName = "Unigram"
  /// What an unknown scalar costs beyond the worst piece.
  private static let unknownPenalty = 10.0

  /// The pieces and their scores, in the order of their ids.
  let pieces: [(text: [UInt8], score: Double)]
  let unknown: Int32?
  /// Whether unknown stretches are spelled as bytes, `<0x00>` … `<0xFF>`.
  let byteFallback: Bool

  private let trie: TokenTrie
  private let unknownScore: Double
  /// The ids of `<0x00>` … `<0xFF>`, or nil where one is missing.
  private let byteIDs: [Int32]?

  /// Makes a model.
  ///
  /// - Parameters:
  ///   - pieces: In the order of their ids.
  ///   - unknown: The id of the unknown token, or nil.
  ///   - byteFallback: Whether unknown stretches are spelled as bytes.
  /// - Throws: `Failure` when there are no pieces, more than fit, or no such unknown token.
  init(
    _ pieces: [(text: [UInt8], score: Double)], unknown: Int32?, byteFallback: Bool
  ) throws(Failure) {
    guard !pieces.isEmpty else { throw Failure("vocabulary is empty") }
    guard let trie = TokenTrie(tokens: pieces.map(\.text)) else {
      throw Failure("vocabulary is larger than 268 MB")
    }
    if let unknown, unknown < 0 || Int(unknown) >= pieces.count {
      throw Failure("unknown token \(unknown) is not in the vocabulary of \(pieces.count)")
    }
    self.pieces = pieces
    self.unknown = unknown
    self.byteFallback = byteFallback
    self.trie = trie
    let worst = pieces.reduce(Double.infinity) { min($0, $1.score) }
    unknownScore = worst - Self.unknownPenalty
    let digits = Array("0123456789ABCDEF".utf8)
    let bytes = (0..<256).compactMap { byte in
      trie.id(of: Array("<0x".utf8) + [digits[byte >> 4], digits[byte & 15], UInt8(ascii: ">")])
    }
    byteIDs = bytes.count == 256 ? bytes : nil
  }

  static func isDescribed(by settings: Settings) -> Bool { settings["unk_id"] != nil }

  init(_ settings: Settings) throws(Failure) {
    func broken(_ what: String) -> Failure {
      Failure("\(settings.path): \(what)", remedy: Settings.remedy)
    }
    guard let list = settings["vocab"]?.arrayValue else {
      throw broken("\"vocab\" is not an array")
    }
    var pieces: [(text: [UInt8], score: Double)] = []
    pieces.reserveCapacity(list.count)
    for element in list {
      guard let pair = element.arrayValue, pair.count == 2, let text = pair[0].stringValue,
        let score = pair[1].doubleValue, score.isFinite
      else { throw broken("\"vocab\" holds more than pairs of a text and a number") }
      pieces.append((Array(text.utf8), score))
    }
    var unknown: Int32?
    if let member = settings["unk_id"] {
      guard let id = member.intValue.flatMap({ Int32(exactly: $0) }), id >= 0,
        Int(id) < pieces.count
      else { throw broken("\"unk_id\" is not the number of a token") }
      unknown = id
    }
    try self.init(
      pieces, unknown: unknown, byteFallback: try settings.flag("byte_fallback") ?? false)
  }

  var idLimit: Int { pieces.count }

  var tokenLengths: [Int] {
    pieces.map { $0.text.withUnsafeBufferPointer { $0.scalarCount } }
  }

  func id(of token: String) -> Int32? { trie.id(of: token.utf8) }

  func validate() throws(Failure) {
    guard unknown != nil else {
      throw Failure("a Unigram vocabulary without an unknown token is not supported")
    }
  }

  func spell(
    upTo limit: Int, into ids: inout [Int32], _ body: (_ spell: (UTF8Text) -> Bool) -> Void
  ) {
    var lattice = Lattice()
    body { word in
      spell(word, &lattice, into: &ids)
      return ids.count <= limit
    }
  }

  /// The best path to each place of a word; kept between words for its memory.
  private struct Lattice {
    /// Score of the best path that ends before each byte, the piece that ends it, and its start.
    var nodes: [(score: Double, id: Int32, start: Int)] = []
    /// The path from its end.
    var path: [(id: Int32, start: Int, end: Int)] = []
  }

  private func spell(_ word: UTF8Text, _ lattice: inout Lattice, into ids: inout [Int32]) {
    findPaths(in: word, &lattice)
    lattice.path.removeAll(keepingCapacity: true)
    var end = word.count
    while end > 0 {
      let node = lattice.nodes[end]
      if node.id == unknown, let next = lattice.path.last, next.id == unknown, next.start == end {
        lattice.path[lattice.path.count - 1].start = node.start
      } else {
        lattice.path.append((node.id, node.start, end))
      }
      end = node.start
    }
    for piece in lattice.path.reversed() {
      guard piece.id == unknown else {
        ids.append(piece.id)
        continue
      }
      appendUnknown(word.bytes(piece.start..<piece.end), into: &ids)
    }
  }

  /// An unknown stretch: a token that it happens to be as a whole, its bytes, or the unknown token.
  private func appendUnknown(_ text: UTF8Text, into ids: inout [Int32]) {
    if let whole = trie.id(of: text) {
      ids.append(whole)
    } else if byteFallback, let byteIDs {
      for byte in text { ids.append(byteIDs[Int(byte)]) }
    } else if let unknown {
      ids.append(unknown)
    }
  }

  /// Fills the lattice: `nodes[end]` is the best path's last piece.
  private func findPaths(in word: UTF8Text, _ lattice: inout Lattice) {
    let none = (score: 0.0, id: Int32(-1), start: -1)
    lattice.nodes.removeAll(keepingCapacity: true)
    lattice.nodes.append(contentsOf: repeatElement(none, count: word.count + 1))
    lattice.nodes.withUnsafeMutableBufferPointer { nodes in
      var start = 0
      while start < word.count {
        let before = nodes[start].score
        let length = word.scalar(at: start).length
        var isSpelled = false
        func offer(_ id: Int32, _ score: Double, _ bytes: Int) {
          let end = start + bytes
          if nodes[end].start < 0 || score > nodes[end].score { nodes[end] = (score, id, start) }
        }
        trie.forEachPrefix(of: word, from: start) { id, bytes in
          offer(id, pieces[Int(id)].score + before, bytes)
          if bytes == length { isSpelled = true }
        }
        if !isSpelled { offer(unknown ?? 0, unknownScore + before, length) }
        start += length
      }
    }
  }

  func addVocabulary(to fingerprint: inout Fingerprint) {
    fingerprint.add(Self.typeName)
    fingerprint.add(pieces.count)
    var whole: [UInt8] = []
    for piece in pieces {
      whole += piece.text
      whole.append(0)
    }
    fingerprint.add(whole)
    fingerprint.add(pieces.map(\.score))
  }

  func addSettings(to fingerprint: inout Fingerprint, maximumLength: Int) {
    fingerprint.add(Int(unknown ?? -1))
    fingerprint.add(byteFallback)
    fingerprint.add(maximumLength)
  }
}
