import Groundwork
internal import JSON
import ModelFiles

/// Words spelled by merging neighbours: the pair that was learnt first is merged first.
///
/// - SeeAlso: Sennrich et al. (2016), https://arxiv.org/abs/1508.07909; `BPE` of Hugging Face `tokenizers`.
struct BytePairEncoding: SubwordModel {
  static let typeName = "BPE"

  let vocabulary: Vocabulary
  let unknown: Int32?
  private let unknownToken: String?
  private let merges: MergeTable
  /// Whether neighbours that are unknown become one unknown token.
  private let fusesUnknown: Bool
  /// The ids of `<0x00>` … `<0xFF>`, by which unknown scalars are spelled, or nil.
  private let byteIDs: [Int32]?
  /// Whether a word that is in the vocabulary stays whole, whatever the merges.
  private let ignoresMerges: Bool

  static func isDescribed(by settings: Settings) -> Bool { settings["merges"] != nil }

  init(_ settings: Settings) throws(Failure) {
    for name in ["continuing_subword_prefix", "end_of_word_suffix"] {
      if let text = try settings.text(name), !text.utf8.isEmpty {
        throw Failure("\(settings.path): \"\(name)\" \"\(text)\" of a BPE is not supported")
      }
    }
    if let dropout = try settings.number("dropout"), dropout != 0 {
      throw Failure("\(settings.path): \"dropout\" of a BPE is not supported")
    }
    let vocabulary = try Vocabulary(ids: settings)
    self.init(
      vocabulary, merges: try MergeTable(settings, vocabulary),
      unknownToken: try settings.text("unk_token"),
      fusesUnknown: try settings.flag("fuse_unk") ?? false,
      byteFallback: try settings.flag("byte_fallback") ?? false,
      ignoresMerges: try settings.flag("ignore_merges") ?? false)
  }

  /// Takes a `merges.txt`: a pair a line, perhaps under a line with the version.
  ///
  /// - Throws: `Failure` when a line is not of two tokens to a third.
  init(_ vocabulary: Vocabulary, merges text: [UInt8], path: String) throws(Failure) {
    var pairs: [([UInt8], [UInt8])?] = []
    for line in text.split(separator: UInt8(ascii: "\n")) {
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      if line.isEmpty || line.starts(with: "#version".utf8) { continue }
      let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      pairs.append(parts.count == 2 ? (Array(parts[0]), Array(parts[1])) : nil)
    }
    self.init(
      vocabulary, merges: try MergeTable(pairs, vocabulary, path: path), unknownToken: nil,
      fusesUnknown: false, byteFallback: false, ignoresMerges: false)
  }

  private init(
    _ vocabulary: Vocabulary, merges: MergeTable, unknownToken: String?, fusesUnknown: Bool,
    byteFallback: Bool, ignoresMerges: Bool
  ) {
    self.vocabulary = vocabulary
    self.merges = merges
    self.unknownToken = unknownToken
    unknown = unknownToken.flatMap { vocabulary.id(of: $0.utf8) }
    self.fusesUnknown = fusesUnknown
    self.ignoresMerges = ignoresMerges
    let digits = Array("0123456789ABCDEF".utf8)
    let bytes = (0..<256).compactMap { byte in
      vocabulary.id(
        of: Array("<0x".utf8) + [digits[byte >> 4], digits[byte & 15], UInt8(ascii: ">")])
    }
    byteIDs = byteFallback && bytes.count == 256 ? bytes : nil
  }

  /// The same vocabulary and merges with no unknown token and no other choice.
  var plain: BytePairEncoding {
    BytePairEncoding(
      vocabulary, merges: merges, unknownToken: nil, fusesUnknown: false, byteFallback: false,
      ignoresMerges: false)
  }

  var idLimit: Int { vocabulary.count }

  var tokenLengths: [Int] { vocabulary.tokenLengths }

  func id(of token: String) -> Int32? { vocabulary.id(of: token.utf8) }

  func validate() throws(Failure) {
    guard let unknownToken, unknown == nil else { return }
    throw Failure("unknown token \"\(unknownToken)\" is not in the vocabulary")
  }

  func spell(
    upTo limit: Int, into ids: inout [Int32], _ body: (_ spell: (UTF8Text) -> Bool) -> Void
  ) {
    var word = MergedWord()
    body { text in
      if ignoresMerges, let whole = vocabulary.id(of: text) {
        ids.append(whole)
      } else {
        word.removeAll()
        split(text, into: &word)
        word.merge(by: merges)
        word.append(to: &ids)
      }
      return ids.count <= limit
    }
  }

  /// One symbol a scalar; what the vocabulary does not have becomes bytes, unknown, or nothing.
  private func split(_ text: UTF8Text, into word: inout MergedWord) {
    var isUnknown = false
    var index = 0
    while index < text.count {
      let length = text.scalar(at: index).length
      let scalar = text.bytes(index..<index + length)
      index += length
      if let id = vocabulary.id(of: scalar) {
        word.append(id)
        isUnknown = false
      } else if let byteIDs {
        for byte in scalar { word.append(byteIDs[Int(byte)]) }
        isUnknown = false
      } else if let unknown {
        if !(isUnknown && fusesUnknown) { word.append(unknown) }
        isUnknown = true
      }
    }
  }

  func addVocabulary(to fingerprint: inout Fingerprint) {
    fingerprint.add(Self.typeName)
    vocabulary.add(to: &fingerprint)
    merges.add(to: &fingerprint)
  }

  func addSettings(to fingerprint: inout Fingerprint, maximumLength: Int) {
    fingerprint.add(unknownToken ?? "")
    fingerprint.add(fusesUnknown)
    fingerprint.add(byteIDs != nil)
    fingerprint.add(ignoresMerges)
    fingerprint.add(maximumLength)
  }
}

/// Which pairs of tokens become which, and in which order they were learnt.
private struct MergeTable: Sendable {
  /// Left id and right id; shape (a power of two), `none` for a free slot.
  private var keys: [UInt64]
  /// Rank and id of the merged token, at the places of `keys`.
  private var values: [(rank: Int32, id: Int32)]
  /// Left, right and merged id of each rank.
  private let list: [Int32]

  private static let none = UInt64.max

  /// Reads `merges` in both spellings: `"a b"`, or `["a", "b"]`.
  ///
  /// - Throws: `Failure` when one is malformed, or names a token that is not in the vocabulary.
  init(_ settings: Settings, _ vocabulary: Vocabulary) throws(Failure) {
    guard let merges = settings["merges"]?.arrayValue, merges.count < Int32.max else {
      throw Failure("\(settings.path): \"merges\" is not an array", remedy: Settings.remedy)
    }
    try self.init(merges.map(Self.pair), vocabulary, path: settings.path)
  }

  /// Takes pairs in the order in which they were learnt; nil for what is none.
  ///
  /// - Throws: `Failure` when one is nil, or names a token that is not in the vocabulary.
  init(
    _ merges: [([UInt8], [UInt8])?], _ vocabulary: Vocabulary, path: String
  ) throws(Failure) {
    let capacity = 1 << (Int.bitWidth - (2 * merges.count + 2).leadingZeroBitCount)
    keys = [UInt64](repeating: Self.none, count: capacity)
    values = [(rank: Int32, id: Int32)](repeating: (0, 0), count: capacity)
    var list: [Int32] = []
    list.reserveCapacity(3 * merges.count)
    for merge in merges {
      guard let (left, right) = merge,
        let one = vocabulary.id(of: left), let other = vocabulary.id(of: right),
        let whole = vocabulary.id(of: left + right)
      else {
        throw Failure(
          "\(path): merge \(list.count / 3) is not of two tokens to a third",
          remedy: Settings.remedy)
      }
      list += [one, other, whole]
    }
    self.list = list
    for rank in 0..<(list.count / 3) {
      insert(list[3 * rank], list[3 * rank + 1], rank: Int32(rank), id: list[3 * rank + 2])
    }
  }

  private static func pair(_ json: JSONValue) -> ([UInt8], [UInt8])? {
    if let text = json.stringValue {
      let parts = text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      return parts.count == 2 ? (Array(parts[0]), Array(parts[1])) : nil
    }
    guard let parts = json.arrayValue, parts.count == 2, let left = parts[0].stringValue,
      let right = parts[1].stringValue
    else { return nil }
    return (Array(left.utf8), Array(right.utf8))
  }

  private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  @inline(__always)
  private func slot(of key: UInt64) -> Int {
    let product = (key ^ key >> 32) &* 0x9E37_79B9_7F4A_7C15
    var slot = Int(truncatingIfNeeded: product >> 20) & (keys.count - 1)
    while keys[slot] != key, keys[slot] != Self.none { slot = (slot + 1) & (keys.count - 1) }
    return slot
  }

  private mutating func insert(_ left: Int32, _ right: Int32, rank: Int32, id: Int32) {
    let key = Self.key(left, right)
    let slot = slot(of: key)
    keys[slot] = key
    values[slot] = (rank, id)
  }

  /// What a pair becomes, or nil.
  @inline(__always)
  func merged(_ left: Int32, _ right: Int32) -> (rank: Int32, id: Int32)? {
    let key = Self.key(left, right)
    let slot = slot(of: key)
    return keys[slot] == key ? values[slot] : nil
  }

  func add(to fingerprint: inout Fingerprint) { fingerprint.add(list) }
}

/// A word on its way from scalars to tokens: a linked list, and a heap of pairs that can be merged.
private struct MergedWord {
  private struct Symbol {
    var id: Int32
    var previous: Int32
    var next: Int32
    /// Whether its left neighbour has swallowed it.
    var isGone = false
  }

  /// A merge that was possible when it was found.
  private struct Candidate {
    var rank: Int32
    var place: Int32
    var id: Int32

    func comesBefore(_ other: Candidate) -> Bool { (rank, place) < (other.rank, other.place) }
  }

  private var symbols: [Symbol] = []
  /// A binary heap, the first to merge on top.
  private var heap: [Candidate] = []

  mutating func removeAll() {
    symbols.removeAll(keepingCapacity: true)
    heap.removeAll(keepingCapacity: true)
  }

  mutating func append(_ id: Int32) {
    let place = Int32(symbols.count)
    if place > 0 { symbols[Int(place) - 1].next = place }
    symbols.append(Symbol(id: id, previous: place - 1, next: -1))
  }

  mutating func merge(by table: MergeTable) {
    for place in symbols.indices { offer(Int32(place), table) }
    while let top = popFirst() {
      let left = symbols[Int(top.place)]
      guard !left.isGone, left.next >= 0 else { continue }
      let right = symbols[Int(left.next)]
      // What was found may have been merged with another since.
      guard let now = table.merged(left.id, right.id), now.id == top.id else { continue }
      symbols[Int(left.next)].isGone = true
      symbols[Int(top.place)].id = top.id
      symbols[Int(top.place)].next = right.next
      if right.next >= 0 { symbols[Int(right.next)].previous = top.place }
      if left.previous >= 0 { offer(left.previous, table) }
      offer(top.place, table)
    }
  }

  func append(to ids: inout [Int32]) {
    for symbol in symbols where !symbol.isGone { ids.append(symbol.id) }
  }

  /// Puts the pair at a place on the heap, if it can be merged.
  private mutating func offer(_ place: Int32, _ table: MergeTable) {
    let left = symbols[Int(place)]
    guard left.next >= 0, let found = table.merged(left.id, symbols[Int(left.next)].id) else {
      return
    }
    heap.append(Candidate(rank: found.rank, place: place, id: found.id))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].comesBefore(heap[parent]) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func popFirst() -> Candidate? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { return first }
      if child + 1 < heap.count, heap[child + 1].comesBefore(heap[child]) { child += 1 }
      guard heap[child].comesBefore(heap[parent]) else { return first }
      heap.swapAt(child, parent)
      parent = child
    }
  }
}
