/// A stretch of UTF-8 bytes.
typealias UTF8Text = UnsafeBufferPointer<UInt8>

extension UnsafeBufferPointer<UInt8> {
  /// The bytes of a range, as a buffer that starts at 0.
  @inline(__always)
  func bytes(_ range: Range<Int>) -> UTF8Text {
    UTF8Text(rebasing: self[range])
  }

  /// Reads the scalar that starts at `index`.
  ///
  /// - Returns: The scalar and its number of bytes; U+FFFD and 1 where the bytes are ill-formed.
  /// - Precondition: `index` is in `0..<count`.
  @inline(__always)
  func scalar(at index: Int) -> (value: UInt32, length: Int) {
    let first = UInt32(self[index])
    if first < 0x80 { return (first, 1) }
    return multibyteScalar(at: index, first: first)
  }

  /// Visits the scalars in order, U+FFFD for each byte that is ill-formed.
  @inline(__always)
  func forEachScalar(_ body: (UInt32) -> Void) {
    var index = 0
    while index < count {
      let (scalar, length) = scalar(at: index)
      index += length
      body(scalar)
    }
  }

  private func multibyteScalar(at index: Int, first: UInt32) -> (value: UInt32, length: Int) {
    let (length, least): (Int, UInt32)
    switch first {
    case 0xC2...0xDF: (length, least) = (2, 0x80)
    case 0xE0...0xEF: (length, least) = (3, 0x800)
    case 0xF0...0xF4: (length, least) = (4, 0x10000)
    default: return (0xFFFD, 1)
    }
    guard count - index >= length else { return (0xFFFD, 1) }
    var value = first & (0x7F >> UInt32(length))
    for offset in 1..<length {
      let byte = UInt32(self[index + offset])
      guard byte & 0xC0 == 0x80 else { return (0xFFFD, 1) }
      value = value << 6 | byte & 0x3F
    }
    let isScalar = value >= least && value <= 0x10FFFF && value & 0x1F_F800 != 0xD800
    return isScalar ? (value, length) : (0xFFFD, 1)
  }

  /// Reads the scalar that ends before `index`.
  ///
  /// - Precondition: `index` is in `1...count`.
  func scalar(before index: Int) -> (value: UInt32, length: Int) {
    for length in 1...Swift.min(4, index) {
      let found = scalar(at: index - length)
      if found.length == length, found.value != 0xFFFD || length == 3 { return found }
    }
    return (0xFFFD, 1)
  }
}

extension [UInt8] {
  /// Appends a scalar's UTF-8.
  @inline(__always)
  mutating func append(scalar: UInt32) {
    if scalar < 0x80 { return append(UInt8(truncatingIfNeeded: scalar)) }
    if scalar < 0x800 {
      append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
    } else {
      if scalar < 0x10000 {
        append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
      } else {
        append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
        append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
      }
      append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
    }
    append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
  }
}

extension UTF8Text {
  /// Number of Unicode scalars: of bytes that do not continue one.
  var scalarCount: Int { reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } }
}
