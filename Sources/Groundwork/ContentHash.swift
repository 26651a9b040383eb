/// A fast 64-bit hash of a tensor's bytes that notices infinite and NaN weights on the way.
///
/// Eight lanes take a 64-bit word each: h becomes the low half ⊕ the high half of the 128-bit product
/// (h ⊕ w) · p. They are folded at the end. The pass runs near the speed of memory, so all bytes of
/// the weights are read, no sample of them. It tells models apart; it is no defence against somebody
/// who makes a collision on purpose.
public struct ContentHash: Equatable, Sendable {
  /// The hash.
  public var value: UInt64
  /// Whether no number is infinite or NaN; true for types that know neither.
  public var isFinite: Bool

  private static let prime: UInt64 = 0x9E37_79B1_85EB_CA87

  /// Hashes bytes that hold numbers of a type.
  ///
  /// - Parameters:
  ///   - bytes: At any address.
  ///   - exponent: Where the exponents are, to look for infinite values; by default nowhere.
  public init(of bytes: UnsafeRawBufferPointer, exponent: Exponent = .none) {
    var lanes = SIMD8<UInt64>(0, 1, 2, 3, 4, 5, 6, 7)
    var overflow: UInt64 = 0
    var offset = 0
    let whole = bytes.count & ~63
    while offset < whole {
      Self.mix(bytes, at: offset, into: &lanes, exponent, &overflow)
      offset += 64
    }
    if offset < bytes.count {
      withUnsafeTemporaryAllocation(byteCount: 64, alignment: 8) { last in
        last.initializeMemory(as: UInt8.self, repeating: 0)
        last.copyBytes(from: bytes[offset...])
        Self.mix(UnsafeRawBufferPointer(last), at: 0, into: &lanes, exponent, &overflow)
      }
    }
    var folded = UInt64(truncatingIfNeeded: bytes.count)
    for lane in 0..<8 { folded = Self.combine(folded, lanes[lane]) }
    value = folded
    isFinite = overflow == 0
  }

  /// Folds one hash into another; the order counts.
  public static func combine(_ first: UInt64, _ second: UInt64) -> UInt64 {
    product(first ^ product(second ^ 0xC2B2_AE3D_27D4_EB4F))
  }

  /// Both halves of a 128-bit product: every bit of the factor reaches the result's low and high bits.
  @inline(__always)
  private static func product(_ factor: UInt64) -> UInt64 {
    let (high, low) = factor.multipliedFullWidth(by: prime)
    return high ^ low
  }

  /// Finds numbers whose exponent is all ones, several in a word: adding one to the exponent carries into the
  /// sign's place, and no further as the sign was masked off.
  public struct Exponent: Sendable {
    let mask: UInt64
    let one: UInt64
    let sign: UInt64

    /// Numbers that know no infinity.
    public static let none = Exponent(mask: 0, one: 0, sign: 0)
    /// Doubles.
    public static let float64 = Exponent(mask: 0x7FF0 << 48, one: 0x0010 << 48, sign: 0x8000 << 48)
    /// 32-bit floats.
    public static let float32 = Exponent(
      mask: 0x7F80_0000_7F80_0000, one: 0x0080_0000_0080_0000, sign: 0x8000_0000_8000_0000)
    /// 16-bit floats.
    public static let float16 = Exponent(
      mask: 0x7C00_7C00_7C00_7C00, one: 0x0400_0400_0400_0400, sign: 0x8000_8000_8000_8000)
    /// 16-bit floats with the exponents of 32-bit ones.
    public static let bfloat16 = Exponent(
      mask: 0x7F80_7F80_7F80_7F80, one: 0x0080_0080_0080_0080, sign: 0x8000_8000_8000_8000)
  }

  @inline(__always)
  private static func mix(
    _ bytes: UnsafeRawBufferPointer, at offset: Int, into lanes: inout SIMD8<UInt64>,
    _ exponent: Exponent, _ overflow: inout UInt64
  ) {
    for lane in 0..<8 {
      let word = bytes.loadUnaligned(fromByteOffset: offset + 8 * lane, as: UInt64.self)
      overflow |= ((word & exponent.mask) &+ exponent.one) & exponent.sign
      lanes[lane] = product(lanes[lane] ^ word)
    }
  }
}
