/// Numbers that a target takes from an input, as many as it wants.
///
/// The input is read as often as it takes, so that short inputs make large problems too.
struct Numbers {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  private mutating func byte() -> UInt8 {
    guard !bytes.isEmpty else { return 0 }
    defer { position += 1 }
    // What a round adds keeps the rounds apart.
    return bytes[position % bytes.count] &+ UInt8(truncatingIfNeeded: position / bytes.count &* 29)
  }

  /// A count in 1...limit.
  mutating func count(to limit: Int) -> Int { 1 + Int(byte()) % limit }

  /// Finite floats in [-4, 4), shape (count).
  mutating func floats(_ count: Int) -> [Float] {
    (0..<count).map { _ in Float(Int(byte()) - 128) / 32 }
  }
}

/// The largest difference of two vectors beside the largest component of the first, or beside 1.
func difference(_ one: [Float], _ other: [Float]) -> Float {
  let scale = one.reduce(1) { max($0, abs($1)) }
  return zip(one, other).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
}
