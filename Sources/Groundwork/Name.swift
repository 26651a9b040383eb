/// A name that is its bytes: of a class, a mapper, an embedder.
///
/// `String` takes canonically equivalent spellings for one; files and labels do not, and two classes
/// that differ in their bytes are two classes. Names are ordered by their UTF-8 bytes too.
public struct Name: Sendable {
  /// The name as text.
  public let text: String

  /// Makes a name of text.
  public init(_ text: String) { self.text = text }

  /// Makes a name of UTF-8; invalid bytes become U+FFFD.
  public init(utf8 bytes: some Collection<UInt8>) {
    self.init(String(decoding: bytes, as: UTF8.self))
  }

  /// Compares the bytes: negative, 0 or positive as `memcmp` has it.
  private static func compare(_ one: Name, _ other: Name) -> Int {
    var (left, right) = (one.text, other.text)
    return left.withUTF8 { left in
      right.withUTF8 { right in
        UnsafeRawBufferPointer(left).compared(with: UnsafeRawBufferPointer(right))
      }
    }
  }
}

extension Name: Hashable {
  /// Whether the bytes are the same.
  public static func == (one: Name, other: Name) -> Bool {
    one.text.utf8.count == other.text.utf8.count && compare(one, other) == 0
  }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(0xFF as UInt8)
  }
}

extension Name: Comparable {
  /// Whether the bytes come first.
  public static func < (one: Name, other: Name) -> Bool { compare(one, other) < 0 }
}

extension Name: ExpressibleByStringLiteral {
  /// Makes a name of a literal.
  public init(stringLiteral text: String) { self.init(text) }
}

extension Name: CustomStringConvertible {
  /// The name as text.
  public var description: String { text }
}

extension Sequence<Name> {
  /// The names as one text.
  public func joined(separator: String) -> String { map(\.text).joined(separator: separator) }
}
