import Groundwork
internal import JSON
import ModelFiles

/// The tokens of a vocabulary, and a hash table from a piece of a word to its id.
///
/// Open addressing over UTF-8 bytes with FNV-1a, whose state after each byte is the hash of the
/// bytes so far: one pass over a word gives the hash of all its prefixes.
struct Vocabulary: Sendable {
  /// The tokens one after the other.
  let bytes: [UInt8]
  /// Where each token starts in `bytes`, then the end; shape (count + 1).
  let offsets: [UInt32]
  /// Upper half of the hash, then id + 1; 0 for a free slot.
  ///
  /// Shape (a power of two above 2 · count).
  let slots: [UInt64]
  /// Ids that belong to no token.
  let holes: Set<Int>
  /// A file with more ids is not read: a hole costs memory and could be as wide as anybody likes.
  static let mostIds = 1 << 24
  /// Bytes of the longest token.
  let longestToken: Int

  /// Number of tokens; ids are `0..<count`.
  var count: Int { offsets.count - 1 }

  /// Makes a vocabulary in which a token's index is its id.
  ///
  /// Of two equal tokens the later one is found, as in Hugging Face's reader.
  ///
  /// - Parameters:
  ///   - tokens: UTF-8 bytes of each token.
  ///   - holes: Ids that belong to no token.
  /// - Throws: `Failure` when there are no tokens, or more than a 32-bit table can hold.
  init(
    tokens: some Sequence<some Collection<UInt8>>, holes: Set<Int> = []
  ) throws(Failure) {
    var bytes: [UInt8] = []
    var offsets: [UInt32] = [0]
    for token in tokens {
      bytes.append(contentsOf: token)
      guard let end = UInt32(exactly: bytes.count), offsets.count < Int32.max else {
        throw Failure("vocabulary is larger than 4 GB")
      }
      offsets.append(end)
    }
    try self.init(bytes: bytes, offsets: offsets, holes: holes)
  }

  /// Reads a `vocab.txt`: one token a line, its line number from 0 its id.
  ///
  /// - Parameter text: UTF-8; lines end in LF or CRLF, the last one perhaps in neither.
  /// - Throws: `Failure` when there are no tokens.
  init(text: [UInt8]) throws(Failure) {
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    try self.init(
      tokens: lines.lazy.map { line in
        line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      })
  }

  /// Reads the `vocab` of a `tokenizer.json`'s model: an object from tokens to ids.
  ///
  /// - Throws: `Failure` when it is no object, or an id is no whole number from 0 up, belongs to two
  ///   tokens, or is above ``mostIds``.
  init(ids settings: Settings) throws(Failure) {
    guard let members = settings["vocab"]?.objectValue else {
      throw Failure("\(settings.path): \"vocab\" is not an object", remedy: Settings.remedy)
    }
    try self.init(ids: members, path: settings.path)
  }

  /// Takes tokens with their ids.
  ///
  /// - Parameters:
  ///   - members: Tokens and ids, in any order.
  ///   - path: The file that they come from, for messages.
  /// - Throws: `Failure` as ``init(ids:)``.
  init(ids members: [(key: String, value: JSONValue)], path: String) throws(Failure) {
    func broken(_ what: String) -> Failure {
      Failure("\(path): \(what)", remedy: Settings.remedy)
    }
    let last = members.reduce(-1) { max($0, $1.value.intValue ?? -1) }
    guard last < Self.mostIds else {
      throw broken("\"vocab\" has id \(last), more than \(Self.mostIds - 1)")
    }
    var tokens = [String?](repeating: nil, count: last + 1)
    for (token, value) in members {
      guard let id = value.intValue, id >= 0 else {
        throw broken("token \"\(token)\" has an id that is not a whole number from 0 up")
      }
      guard tokens[id] == nil else { throw broken("id \(id) belongs to two tokens") }
      tokens[id] = token
    }
    let holes = tokens.indices.filter { tokens[$0] == nil }
    try self.init(tokens: tokens.lazy.map { ($0 ?? "").utf8 }, holes: Set(holes))
  }

  /// Takes tokens that lie one after the other already.
  ///
  /// - Precondition: `offsets` ascends from 0 to `bytes.count`.
  init(bytes: [UInt8], offsets: [UInt32], holes: Set<Int> = []) throws(Failure) {
    guard offsets.count > 1 else { throw Failure("vocabulary is empty") }
    self.bytes = bytes
    self.offsets = offsets
    (slots, longestToken) = Self.makeSlots(bytes: bytes, offsets: offsets, holes: holes)
    self.holes = holes
  }

  /// Unicode scalars of each token.
  var tokenLengths: [Int] {
    bytes.withUnsafeBufferPointer { bytes in
      (0..<count).filter { !holes.contains($0) }.map {
        bytes.bytes(Int(offsets[$0])..<Int(offsets[$0 + 1])).scalarCount
      }
    }
  }

  /// Adds the tokens in the order of their ids.
  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(bytes)
    fingerprint.add(offsets)
  }

  /// The id of a whole token, prefix included, or nil.
  func id(of token: some Collection<UInt8>) -> Int32? {
    var hash = Self.emptyHash
    for byte in token { hash = Self.hash(hash, appending: byte) }
    return Array(token).withUnsafeBufferPointer { token in
      find(prefix: .init(rebasing: token[..<0]), piece: token, hash: hash)
    }
  }

  private static func makeSlots(
    bytes: [UInt8], offsets: [UInt32], holes: Set<Int>
  ) -> ([UInt64], longest: Int) {
    let count = offsets.count - 1
    let capacity = 1 << (Int.bitWidth - (2 * count).leadingZeroBitCount)
    var slots = [UInt64](repeating: 0, count: capacity)
    var longest = 0
    var table = slots.mutableSpan
    for id in 0..<count where !holes.contains(id) {
      let token = Int(offsets[id])..<Int(offsets[id + 1])
      longest = max(longest, token.count)
      insert(id, token: token, into: &table, bytes: bytes.span, offsets: offsets.span)
    }
    return (slots, longest)
  }

  private static func insert(
    _ id: Int, token: Range<Int>, into slots: inout MutableSpan<UInt64>, bytes: Span<UInt8>,
    offsets: Span<UInt32>
  ) {
    var hash = emptyHash
    for index in token { hash = Self.hash(hash, appending: bytes[index]) }
    let mixed = mix(hash)
    let tag = mixed & 0xFFFF_FFFF_0000_0000
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: mixed) & mask
    while slots[slot] != 0 {
      if slots[slot] & 0xFFFF_FFFF_0000_0000 == tag {
        let other = Int(slots[slot] & 0xFFFF_FFFF) - 1
        let start = Int(offsets[other])
        let isEqual =
          Int(offsets[other + 1]) - start == token.count
          && token.allSatisfy { bytes[start + $0 - token.lowerBound] == bytes[$0] }
        if isEqual { break }
      }
      slot = (slot + 1) & mask
    }
    slots[slot] = tag | UInt64(id + 1)
  }

  /// FNV-1a of no bytes.
  static let emptyHash: UInt64 = 0xCBF2_9CE4_8422_2325

  /// FNV-1a of the hashed bytes and one more.
  @inline(__always)
  static func hash(_ hash: UInt64, appending byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x100_0000_01B3
  }

  /// Spreads the state over all bits, as the upper ones name a token and the lower ones its slot.
  @inline(__always)
  static func mix(_ hash: UInt64) -> UInt64 {
    let product = (hash ^ (hash >> 32)) &* 0x9E37_79B9_7F4A_7C15
    return product ^ (product >> 29)
  }
}

extension Vocabulary {
  /// Looks a token up by its two parts.
  ///
  /// - Parameters:
  ///   - prefix: What the token starts with, perhaps nothing.
  ///   - piece: The rest of it.
  ///   - hash: FNV-1a of `prefix + piece`.
  /// - Returns: The id of `prefix + piece`, or nil.
  @inline(__always)
  func find(prefix: UTF8Text, piece: UTF8Text, hash: UInt64) -> Int32? {
    let slots = slots.span
    let mixed = Vocabulary.mix(hash)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: mixed) & mask
    while slots[slot] != 0 {
      // Equal upper halves are equal tokens but for one pair in four thousand million.
      if (slots[slot] ^ mixed) >> 32 == 0 {
        let id = Int(slots[slot] & 0xFFFF_FFFF) - 1
        if token(id, equals: prefix, piece) { return Int32(id) }
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  @inline(__always)
  private func token(_ id: Int, equals prefix: UTF8Text, _ piece: UTF8Text) -> Bool {
    let start = Int(offsets[id])
    guard Int(offsets[id + 1]) - start == prefix.count + piece.count else { return false }
    let bytes = bytes.span
    for index in 0..<prefix.count where bytes[start + index] != prefix[index] { return false }
    let rest = start + prefix.count
    for index in 0..<piece.count where bytes[rest + index] != piece[index] { return false }
    return true
  }
}
