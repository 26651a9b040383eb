/// A 64-bit hash of bytes, stable for ever: FNV-1a, then the finaliser of MurmurHash3.
///
/// - Parameter bytes: What to hash.
/// - Returns: Sixteen lower-case hexadecimal digits.
/// - SeeAlso: Fowler, Noll & Vo, http://www.isthe.com/chongo/tech/comp/fnv/
public func fingerprint(of bytes: [UInt8]) -> String {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in bytes {
    hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
  }
  hash = (hash ^ hash >> 33) &* 0xff51_afd7_ed55_8ccd
  hash = (hash ^ hash >> 33) &* 0xc4ce_b9fe_1a85_ec53
  hash ^= hash >> 33
  let digits = String(hash, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
