/// A 64-bit hash that is stable for ever: FNV-1a, then the finaliser of MurmurHash3.
///
/// - SeeAlso: Fowler, Noll & Vo, http://www.isthe.com/chongo/tech/comp/fnv/
public struct StableHash: Sendable {
  @usableFromInline var state: UInt64 = 0xcbf2_9ce4_8422_2325

  /// Starts with nothing.
  public init() {}

  /// Adds bytes.
  public mutating func add(bytes: [UInt8]) {
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }

  /// Adds the eight bytes of a number, the lowest first.
  public mutating func add(_ number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      state = (state ^ (number >> UInt64(shift) & 0xff)) &* 0x100_0000_01b3
    }
  }

  /// Adds a number at one go: another hash than that of its bytes, at a fraction of the price.
  @inlinable
  public mutating func add(_ number: Float) {
    state = (state ^ UInt64(number.bitPattern)) &* 0x100_0000_01b3
    state ^= state >> 32
  }

  /// The hash of what was added.
  public var value: UInt64 {
    var hash = (state ^ state >> 33) &* 0xff51_afd7_ed55_8ccd
    hash = (hash ^ hash >> 33) &* 0xc4ce_b9fe_1a85_ec53
    return hash ^ hash >> 33
  }

  /// Sixteen lower-case hexadecimal digits.
  public var digits: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// The stable hash of bytes.
///
/// - Parameter bytes: What to hash.
/// - Returns: Sixteen lower-case hexadecimal digits.
public func fingerprint(of bytes: [UInt8]) -> String {
  var hash = StableHash()
  hash.add(bytes: bytes)
  return hash.digits
}
