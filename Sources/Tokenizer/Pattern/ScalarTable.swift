/// A set with the answers for ASCII ready.
struct ScalarTable: Sendable {
  private let set: ScalarSet
  private let low: UInt64
  private let high: UInt64
  /// Whether it may hold more than ASCII.
  let reachesBeyondASCII: Bool

  init(_ set: ScalarSet) {
    self.set = set
    func bits(_ first: UInt32) -> UInt64 {
      (0..<64).reduce(0) { $0 | (set.contains(first + $1) ? 1 << UInt64($1) : 0) }
    }
    low = bits(0)
    high = bits(64)
    reachesBeyondASCII =
      set.isComplement || set.categories != 0 || set.hasWords || !set.members.isEmpty
      || set.ranges.contains { $0.upperBound >= 0x80 }
  }

  @inline(__always)
  func contains(_ scalar: UInt32) -> Bool {
    if scalar < 64 { return low >> UInt64(scalar) & 1 != 0 }
    if scalar < 128 { return high >> UInt64(scalar - 64) & 1 != 0 }
    return reachesBeyondASCII && set.contains(scalar)
  }
}
