/// Finds names that were added, by hash: a plain scan for a few names, a table for many.
///
/// It keeps the hashes and the order, the caller keeps the names. Clearing it keeps its memory.
package struct NameIndex: Sendable {
  /// A record of all fields that the tools write has 18.
  private static let scanLimit = 32

  private var hashes: [UInt64] = []
  /// Open addressing with linear probing; an entry is a position in `hashes`, or -1.
  private var slots: [Int] = []

  /// Starts empty.
  package init() {}

  /// Names added so far.
  package var count: Int { hashes.count }

  /// Forgets all names.
  package mutating func removeAll() {
    hashes.removeAll(keepingCapacity: true)
    if !slots.isEmpty { slots.removeAll(keepingCapacity: true) }
  }

  /// Hash of a name's bytes; the same in every process.
  package static func hash(_ name: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: name.count) &* 0x9E37_79B9_7F4A_7C15
    var at = 0
    while at < name.count {
      var word: UInt64 = 0
      if at &+ 8 <= name.count {
        word = UInt64(littleEndian: name.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      } else {
        for index in at..<name.count { word = word &<< 8 | UInt64(name[index]) }
      }
      hash = (hash ^ word) &* 0xD6E8_FEB8_6659_FD93
      hash ^= hash &>> 32
      at &+= 8
    }
    return hash
  }

  /// Finds a name.
  ///
  /// - Parameters:
  ///   - hash: The name's hash.
  ///   - isEqual: Whether the name added at a position is the same, asked only on equal hashes.
  /// - Returns: The position in order of adding.
  package func position(of hash: UInt64, where isEqual: (Int) -> Bool) -> Int? {
    if slots.isEmpty {
      for index in hashes.indices where hashes[index] == hash && isEqual(index) { return index }
      return nil
    }
    var slot = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
    while slots[slot] >= 0 {
      let index = slots[slot]
      if hashes[index] == hash && isEqual(index) { return index }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return nil
  }

  /// Adds a name that is not there yet, at position `count`.
  package mutating func append(_ hash: UInt64) {
    hashes.append(hash)
    if hashes.count <= Self.scanLimit { return }
    if slots.count >= hashes.count &* 2 {
      place(hashes.count &- 1)
      return
    }
    var size = 4 * Self.scanLimit
    while size < hashes.count &* 4 { size &*= 2 }
    slots = [Int](repeating: -1, count: size)
    for index in hashes.indices { place(index) }
  }

  private mutating func place(_ index: Int) {
    var slot = Int(truncatingIfNeeded: hashes[index]) & (slots.count &- 1)
    while slots[slot] >= 0 { slot = (slot &+ 1) & (slots.count &- 1) }
    slots[slot] = index
  }
}
