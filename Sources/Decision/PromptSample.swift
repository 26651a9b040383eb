/// Each distinct prompt once, with where its row counts; past a capacity, a sample of them.
///
/// Bounds count distinct prompts, so a sweep must know which it has met. It keeps 64 bits of hash and
/// 64 bits of place for each, in a table at most 3/4 full (a prompt
/// whose rows count in several places has them in a list): up to `capacity` prompts exactly, then those
/// whose remixed hash starts with more and more zero bits. Which prompts stay depends on the set of
/// prompts alone, never on their order or on how they fared, so a bound on the sample holds.
struct PromptSample {
  /// Distinct prompts kept at most.
  static let capacity = 1 << 20

  private let capacity: Int
  private var hashes: [UInt64] = []
  /// The place of each prompt, or which of `lists` holds its places.
  private var words: [UInt64] = []
  private var lists: [[UInt64]] = []
  private var unused: [Int] = []
  /// Places in lists.
  private(set) var listed = 0
  private var mask = 0
  private(set) var count = 0
  /// Leading zero bits that a kept hash has.
  private(set) var level = 0

  // An empty table slot; the one hash that equals it is moved next to it.
  private static let empty: UInt64 = 0
  // Marks a word that names a list.
  private static let many: UInt64 = 1 << 62

  init(capacity: Int = PromptSample.capacity) {
    self.capacity = capacity
    reserve(1 << 10)
  }

  /// Share of the distinct prompts that are kept, a power of ½.
  var fraction: Double {
    var share = 1.0
    for _ in 0..<level { share /= 2 }
    return share
  }

  /// Notes where a row of a prompt counts.
  ///
  /// - Parameters:
  ///   - hash: Of the prompt.
  ///   - place: Where its row counts.
  /// - Returns: The table slot of a prompt that counts elsewhere so far; nil where nothing is left to
  ///   do.
  mutating func insert(_ hash: UInt64, _ place: PromptPlace) -> Int? {
    let key = PromptSample.remixed(hash)
    guard key.leadingZeroBitCount >= level else { return nil }
    let index = find(key)
    if hashes[index] == key { return words[index] == place.bits ? nil : index }
    hashes[index] = key
    words[index] = place.bits
    count += 1
    if count > capacity { thin() }
    if count * 4 > hashes.count * 3 { rebuild(slots: hashes.count * 2) }
    return nil
  }

  /// The places of the prompt in a table slot.
  func places(at slot: Int) -> PromptPlaces {
    let word = words[slot]
    guard word & Self.many != 0 else { return PromptPlaces(PromptPlace(bits: word)) }
    let list = lists[Int(word & ~Self.many)]
    return PromptPlaces(
      PromptPlace(bits: list[0]), list.dropFirst().map(PromptPlace.init(bits:)))
  }

  /// Gives the prompt in a table slot other places.
  mutating func set(_ places: PromptPlaces, at slot: Int) {
    release(words[slot])
    if places.count == 1 {
      words[slot] = places.leading.bits
      return
    }
    let list = unused.popLast() ?? lists.count
    if list == lists.count { lists.append([]) }
    lists[list] = places.map(\.bits)
    listed += places.count
    words[slot] = UInt64(list) | Self.many
  }

  /// Visits each prompt kept, in no particular order.
  func forEach(_ body: (_ key: UInt64, _ places: PromptPlaces) -> Void) {
    for index in hashes.indices where hashes[index] != Self.empty {
      body(hashes[index], places(at: index))
    }
  }

  private mutating func release(_ word: UInt64) {
    guard word & Self.many != 0 else { return }
    let list = Int(word & ~Self.many)
    listed -= lists[list].count
    lists[list] = []
    unused.append(list)
  }

  /// A bijection of the hash, so that the sample does not follow the bits that split into halves.
  ///
  /// - SeeAlso: Steele, Lea & Flood (2014), splitmix64.
  private static func remixed(_ hash: UInt64) -> UInt64 {
    var x = hash &+ 0x9e37_79b9_7f4a_7c15
    x = (x ^ (x >> 30)) &* 0xbf58_476d_1ce4_e5b9
    x = (x ^ (x >> 27)) &* 0x94d0_49bb_1331_11eb
    x ^= x >> 31
    return x == empty ? 1 : x
  }

  private func find(_ key: UInt64) -> Int {
    // The leading bits are zero once prompts are thinned out, so the place comes from the last.
    var index = Int(truncatingIfNeeded: key) & mask
    while hashes[index] != Self.empty, hashes[index] != key { index = (index + 1) & mask }
    return index
  }

  private mutating func reserve(_ slots: Int) {
    hashes = [UInt64](repeating: Self.empty, count: slots)
    words = [UInt64](repeating: 0, count: slots)
    mask = slots - 1
  }

  private mutating func thin() {
    while count > capacity, level < 63 {
      level += 1
      rebuild(slots: hashes.count)
    }
  }

  private mutating func rebuild(slots: Int) {
    let (oldHashes, oldWords) = (hashes, words)
    reserve(slots)
    count = 0
    for (key, word) in zip(oldHashes, oldWords) where key != Self.empty {
      guard key.leadingZeroBitCount >= level else {
        release(word)
        continue
      }
      let index = find(key)
      hashes[index] = key
      words[index] = word
      count += 1
    }
  }
}
