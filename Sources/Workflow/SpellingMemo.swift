import JSON

/// What was made of the values of a field, by their JSON text, for fields of few values.
struct SpellingMemo<Value> {
  /// Spellings that are kept; others are read every time.
  private static var limit: Int { 4096 }

  private var index = NameIndex()
  /// The spellings, one behind the other.
  private var bytes: [UInt8] = []
  /// Where each spelling ends in `bytes`.
  private var ends: [Int] = []
  private var values: [Value] = []

  /// What was made of a spelling; nil where it was not met.
  @inline(__always)
  func value(of spelling: UnsafeRawBufferPointer) -> Value? {
    position(of: spelling, hash: NameIndex.hash(spelling)).map { values[$0] }
  }

  /// Keeps what was made of a spelling.
  mutating func keep(_ value: Value, for spelling: UnsafeRawBufferPointer) {
    let hash = NameIndex.hash(spelling)
    guard values.count < Self.limit, position(of: spelling, hash: hash) == nil else { return }
    index.append(hash)
    bytes.append(contentsOf: spelling)
    ends.append(bytes.count)
    values.append(value)
  }

  private func position(of spelling: UnsafeRawBufferPointer, hash: UInt64) -> Int? {
    bytes.withUnsafeBytes { bytes in
      index.position(of: hash) { position in
        let start = position == 0 ? 0 : ends[position - 1]
        return UnsafeRawBufferPointer(rebasing: bytes[start..<ends[position]])
          .hasSameBytes(as: spelling)
      }
    }
  }
}
