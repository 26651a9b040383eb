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

  /// Of this process alone, so that no line can be made of names that fall together.
  private static let seed = UInt64.random(in: 0...UInt64.max)

  /// Hash of a name's bytes; another in every process, and only ever compared.
  ///
  /// The last word is read so that it ends with the name, and so may overlap the one before it.
  package static func hash(_ name: UnsafeRawBufferPointer) -> UInt64 {
    let count = name.count
    var hash = seed &+ UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
    if count < 8 { return mixed(hash, shortWord(name)) }
    var at = 0
    while at &+ 8 < count {
      hash = mixed(hash, word(name, at))
      at &+= 8
    }
    return mixed(hash, word(name, count &- 8))
  }

  private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }

  private static func word(_ name: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
    UInt64(littleEndian: name.loadUnaligned(fromByteOffset: at, as: UInt64.self))
  }

  /// All of up to seven bytes, in one word that no other text of that length has.
  private static func shortWord(_ name: UnsafeRawBufferPointer) -> UInt64 {
    let count = name.count
    if count >= 4 {
      let first = name.loadUnaligned(as: UInt32.self)
      let last = name.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      return UInt64(UInt32(littleEndian: first)) | UInt64(UInt32(littleEndian: last)) &<< 32
    }
    if count == 0 { return 0 }
    return UInt64(name[0]) | UInt64(name[count &>> 1]) &<< 8 | UInt64(name[count &- 1]) &<< 16
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
    makeTable()
  }

  /// Forgets the names from a position on.
  package mutating func keep(first count: Int) {
    guard count < hashes.count else { return }
    hashes.removeSubrange(count...)
    if slots.isEmpty { return }
    slots.removeAll(keepingCapacity: true)
    if hashes.count > Self.scanLimit { makeTable() }
  }

  private mutating func makeTable() {
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
