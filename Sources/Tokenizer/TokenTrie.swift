/// The tokens of a vocabulary by their bytes: from a text, all tokens that it starts with in one walk.
///
/// A trie whose edges lie in one open hash table: parent node and byte lead to the child.
struct TokenTrie: Sendable {
  /// Parent (28 bits), byte (8 bits), child (28 bits); 0 for a free slot, as no child is the root.
  private var edges: [UInt64]
  /// Id of the token that ends at each node, or -1; shape (nodes).
  private var ids: [Int32]
  private var edgeCount = 0

  /// Most nodes: as many as an edge has bits for.
  static let mostNodes = 1 << 28

  /// Makes a trie in which a token's index is its id; of two equal tokens the later one is found.
  ///
  /// - Returns: Nil where the tokens have more than ``mostNodes`` bytes.
  init?(tokens: [[UInt8]]) {
    let bytes = tokens.reduce(0) { $0 + $1.count }
    guard bytes < Self.mostNodes else { return nil }
    edges = [UInt64](repeating: 0, count: 1 << 12)
    ids = [-1]
    ids.reserveCapacity(bytes / 2)
    for (id, token) in tokens.enumerated() where !token.isEmpty { insert(token, id: Int32(id)) }
  }

  private mutating func insert(_ token: [UInt8], id: Int32) {
    var node: UInt32 = 0
    for byte in token { node = child(of: node, byte) ?? addChild(of: node, byte) }
    ids[Int(node)] = id
  }

  private mutating func addChild(of parent: UInt32, _ byte: UInt8) -> UInt32 {
    if 2 * edgeCount >= edges.count { grow() }
    let child = UInt32(ids.count)
    ids.append(-1)
    place(UInt64(parent) << 36 | UInt64(byte) << 28 | UInt64(child))
    edgeCount += 1
    return child
  }

  private mutating func grow() {
    let old = edges
    edges = [UInt64](repeating: 0, count: 2 * old.count)
    for edge in old where edge != 0 { place(edge) }
  }

  private mutating func place(_ edge: UInt64) {
    var slot = Self.slot(edge >> 28, edges.count)
    while edges[slot] != 0 { slot = (slot + 1) & (edges.count - 1) }
    edges[slot] = edge
  }

  @inline(__always)
  private static func slot(_ key: UInt64, _ count: Int) -> Int {
    let mixed = key &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 32) & (count - 1)
  }

  @inline(__always)
  private func child(of parent: UInt32, _ byte: UInt8) -> UInt32? {
    let key = UInt64(parent) << 8 | UInt64(byte)
    var slot = Self.slot(key, edges.count)
    while edges[slot] != 0 {
      if edges[slot] >> 28 == key { return UInt32(truncatingIfNeeded: edges[slot] & 0xFFF_FFFF) }
      slot = (slot + 1) & (edges.count - 1)
    }
    return nil
  }

  /// Calls `body` with each token that the text starts with, the shortest first.
  ///
  /// - Parameters:
  ///   - text: UTF-8.
  ///   - start: Where the tokens start.
  ///   - body: Takes a token's id and its number of bytes.
  @inline(__always)
  func forEachPrefix(of text: UTF8Text, from start: Int, _ body: (Int32, Int) -> Void) {
    var node: UInt32 = 0
    var index = start
    while index < text.count, let next = child(of: node, text[index]) {
      node = next
      index += 1
      let id = ids[Int(node)]
      if id >= 0 { body(id, index - start) }
    }
  }

  /// The id of a whole token, or nil.
  func id(of token: some Sequence<UInt8>) -> Int32? {
    var node: UInt32 = 0
    for byte in token {
      guard let next = child(of: node, byte) else { return nil }
      node = next
    }
    return ids[Int(node)] >= 0 ? ids[Int(node)] : nil
  }
}
