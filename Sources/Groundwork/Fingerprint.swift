/// Gathers all that decides a vector into 64 bits, in the order in which it is added.
public struct Fingerprint: Equatable, Sendable {
  /// The bits so far.
  public private(set) var value: UInt64

  /// Starts a fingerprint.
  ///
  /// - Parameter subject: What is fingerprinted, with a version: a change of meaning changes it.
  public init(_ subject: String) {
    value = 0
    add(subject)
  }

  /// Adds 64 bits.
  public mutating func add(_ word: UInt64) {
    value = ContentHash.combine(value, word)
  }

  /// Adds a whole number.
  public mutating func add(_ number: Int) {
    add(UInt64(bitPattern: Int64(number)))
  }

  /// Adds a truth.
  public mutating func add(_ flag: Bool) {
    add(flag ? 1 as UInt64 : 0)
  }

  /// Adds bytes.
  public mutating func add(_ bytes: UnsafeRawBufferPointer) {
    add(ContentHash(of: bytes).value)
  }

  /// Adds text by its UTF-8 bytes.
  public mutating func add(_ text: String) {
    var copy = text
    copy.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  /// Adds the bytes of numbers.
  public mutating func add<Number: BitwiseCopyable>(_ numbers: [Number]) {
    numbers.withUnsafeBytes { add($0) }
  }

  /// Sixteen hexadecimal digits.
  public var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
