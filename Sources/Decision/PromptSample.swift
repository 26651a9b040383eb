/// Each distinct prompt once, with where its row counts; past a capacity, a sample of them.
///
/// Bounds count distinct prompts, so a sweep must know which it has met. It keeps 64 bits of hash and
/// 64 bits of place for each, in a table at most 3/4 full: up to `capacity` prompts exactly, then those
/// whose remixed hash starts with more and more zero bits. Which prompts stay depends on the set of
/// prompts alone, never on their order or on how they fared, so a bound on the sample holds.
struct PromptSample {
  /// Distinct prompts kept at most.
  static let capacity = 1 << 20

  private let capacity: Int
  private var hashes: [UInt64] = []
  private var places: [UInt64] = []
  private var mask = 0
  private(set) var count = 0
  /// Leading zero bits that a kept hash has.
  private(set) var level = 0

  // An empty table slot; the one hash that equals it is moved next to it.
  private static let empty: UInt64 = 0

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

  /// Notes a prompt, keeping the greater of two places by the given order when it was there already.
  ///
  /// - Parameters:
  ///   - hash: Of the prompt.
  ///   - place: Where its row counts.
  ///   - precedes: Whether the first place must give way to the second.
  mutating func insert(
    _ hash: UInt64, place: UInt64, where precedes: (UInt64, UInt64) -> Bool
  ) {
    let key = PromptSample.remixed(hash)
    guard key.leadingZeroBitCount >= level else { return }
    let index = find(key)
    if hashes[index] == key {
      if places[index] != place, precedes(places[index], place) { places[index] = place }
      return
    }
    hashes[index] = key
    places[index] = place
    count += 1
    if count > capacity { thin() }
    if count * 4 > hashes.count * 3 { rebuild(slots: hashes.count * 2) }
  }

  /// Visits the place of each prompt kept, in no particular order.
  func forEachPlace(_ body: (UInt64) -> Void) {
    for index in hashes.indices where hashes[index] != Self.empty { body(places[index]) }
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
    places = [UInt64](repeating: 0, count: slots)
    mask = slots - 1
  }

  private mutating func thin() {
    while count > capacity, level < 63 {
      level += 1
      rebuild(slots: hashes.count)
    }
  }

  private mutating func rebuild(slots: Int) {
    let (oldHashes, oldPlaces) = (hashes, places)
    reserve(slots)
    count = 0
    for (key, place) in zip(oldHashes, oldPlaces)
    where key != Self.empty && key.leadingZeroBitCount >= level {
      let index = find(key)
      hashes[index] = key
      places[index] = place
      count += 1
    }
  }
}
