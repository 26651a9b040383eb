import Groundwork

/// A name that is expected again, and mostly comes as the same string.
struct RememberedName: Sendable {
  private var name: String
  /// The string's own 16 bytes: its UTF-8 where that is short, else where it lies.
  ///
  /// While the string is kept, another with the same 16 bytes is the same text.
  private var identity: SIMD2<UInt64>

  init(_ name: String) {
    self.name = name
    identity = Self.identity(of: name)
  }

  /// Whether another is the same text.
  @inline(__always)
  mutating func isSame(as other: String) -> Bool {
    identity == Self.identity(of: other) || isSpelled(other)
  }

  /// Whether a name in other memory has the same bytes; it is then the one that is expected.
  @inline(never)
  private mutating func isSpelled(_ other: String) -> Bool {
    guard Name(name) == Name(other) else { return false }
    self = RememberedName(other)
    return true
  }

  @inline(__always)
  private static func identity(of text: String) -> SIMD2<UInt64> {
    unsafeBitCast(text, to: SIMD2<UInt64>.self)
  }
}
