internal import CProcess
import Glibc

/// The command line, byte for byte.
///
/// A file's name is bytes, and Swift's `CommandLine` makes U+FFFD of those that are not UTF-8; it
/// also needs /proc. Here every byte that is no UTF-8 becomes a scalar of its own behind the last
/// ones that Unicode will ever assign, and `bytes(of:)` makes it a byte again.
public enum Arguments {
  /// U+10FF00 + byte stands for a byte that is no UTF-8.
  private static let escapeBase: UInt32 = 0x10FF00

  /// The arguments behind the program's name.
  public static var all: [String] {
    (1..<max(1, Int(cp_argument_count()))).compactMap { index in
      cp_argument(Int32(index)).map { text in
        escaped(UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) })
      }
    }
  }

  /// Bytes as text from which they can be had again.
  ///
  /// - Complexity: O(n).
  public static func escaped(_ bytes: [UInt8]) -> String {
    let plain = String(validating: bytes, as: UTF8.self)
    if let plain, !plain.unicodeScalars.contains(where: isEscape) { return plain }
    var scalars = String.UnicodeScalarView()
    var rest = bytes[...]
    while let first = rest.first {
      if let scalar = scalar(startingIn: rest), !isEscape(scalar) {
        scalars.append(scalar)
        rest = rest.dropFirst(UTF8.width(scalar))
      } else {
        if let stand = Unicode.Scalar(escapeBase + UInt32(first)) { scalars.append(stand) }
        rest = rest.dropFirst()
      }
    }
    return String(scalars)
  }

  /// The bytes that a text of `escaped` stands for.
  public static func bytes(of text: String) -> [UInt8] {
    guard text.unicodeScalars.contains(where: isEscape) else { return Array(text.utf8) }
    return text.unicodeScalars.flatMap { scalar in
      isEscape(scalar) ? [UInt8(scalar.value - escapeBase)] : Array(String(scalar).utf8)
    }
  }

  /// Whether a scalar stands for a byte that is no UTF-8.
  public static func isEscape(_ scalar: Unicode.Scalar) -> Bool {
    (escapeBase...escapeBase + 255).contains(scalar.value)
  }

  /// The byte that a scalar stands for; nil where it stands for itself.
  public static func byte(of scalar: Unicode.Scalar) -> UInt8? {
    isEscape(scalar) ? UInt8(scalar.value - escapeBase) : nil
  }

  private static func scalar(startingIn bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
    var decoder = UTF8()
    var iterator = bytes.prefix(4).makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
    return scalar
  }
}

/// Calls a function of the system with the bytes of a path.
public func withPath<Result>(_ path: String, _ body: (UnsafePointer<CChar>) -> Result) -> Result {
  // The closure's pointer is valid for an array that is not empty.
  withUnsafePointer(to: 0 as CChar) { empty in
    (Arguments.bytes(of: path).map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer {
      body($0.baseAddress ?? empty)
    }
  }
}
