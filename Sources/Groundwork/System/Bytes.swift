import Glibc

extension UnsafeRawBufferPointer {
  /// Whether two hold the same bytes.
  public func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count else { return false }
    guard let first = baseAddress, let second = other.baseAddress else { return true }
    return memcmp(first, second, count) == 0
  }

  /// Compares the bytes: negative, 0 or positive as the first comes before, at or behind the second.
  func compared(with other: UnsafeRawBufferPointer) -> Int {
    let common = Swift.min(count, other.count)
    if common > 0, let first = baseAddress, let second = other.baseAddress {
      let order = memcmp(first, second, common)
      if order != 0 { return Int(order) }
    }
    return count - other.count
  }

  /// Finds a byte.
  ///
  /// - Parameters:
  ///   - byte: The byte.
  ///   - start: Where to begin, from 0 to `count`.
  /// - Returns: Its first place from there on; nil where there is none.
  public func firstPlace(of byte: UInt8, from start: Int) -> Int? {
    guard let base = baseAddress, start < count else { return nil }
    guard let found = memchr(base + start, Int32(byte), count - start) else { return nil }
    return UnsafeRawPointer(found) - base
  }
}
