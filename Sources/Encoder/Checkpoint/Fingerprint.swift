/// Gathers all that decides a vector into 64 bits, in the order in which it is added.
struct Fingerprint: Equatable {
  private(set) var value: UInt64

  /// - Parameter subject: What is fingerprinted, with a version: a change of meaning changes it.
  init(_ subject: String) {
    value = 0
    add(subject)
  }

  mutating func add(_ word: UInt64) {
    value = ContentHash.combine(value, word)
  }

  mutating func add(_ number: Int) {
    add(UInt64(bitPattern: Int64(number)))
  }

  mutating func add(_ flag: Bool) {
    add(flag ? 1 as UInt64 : 0)
  }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    add(ContentHash(of: bytes).value)
  }

  /// Adds text by its UTF-8 bytes.
  mutating func add(_ text: String) {
    var copy = text
    copy.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  mutating func add<Number: BitwiseCopyable>(_ numbers: [Number]) {
    numbers.withUnsafeBytes { add($0) }
  }

  /// Sixteen hexadecimal digits.
  var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
