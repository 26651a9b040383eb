import Groundwork
import ModelFiles

/// Replaces a text by another wherever it occurs, or runs of spaces.
struct Replace: TextNormalizer {
  static let typeName = "Replace"

  private enum Pattern: Equatable {
    case text([UInt8])
    /// Two spaces or more, as SentencePiece's converters write them.
    case spaces
  }

  private let pattern: Pattern
  private let content: [UInt8]

  init(_ settings: Settings) throws(Failure) {
    content = Array(try settings.text("content")?.utf8 ?? "".utf8)
    let named = try settings.settings("pattern")
    if let text = try named.text("String"), !text.utf8.isEmpty {
      pattern = .text(Array(text.utf8))
    } else if let expression = try named.text("Regex") {
      guard expression == " {2,}" else {
        throw Failure("\(settings.path): Replace of the expression \(expression) is not supported")
      }
      pattern = .spaces
    } else {
      throw Failure("\(settings.path): Replace without a pattern", remedy: Settings.remedy)
    }
  }

  func normalize(_ text: UTF8Text, into output: inout [UInt8]) {
    var index = 0
    while index < text.count {
      let length = match(in: text, at: index)
      if length > 0 {
        output += content
        index += length
      } else {
        output.append(text[index])
        index += 1
      }
    }
  }

  /// Bytes of the pattern at a place; 0 where it does not start there.
  private func match(in text: UTF8Text, at index: Int) -> Int {
    switch pattern {
    case .text(let bytes): return text[index...].starts(with: bytes) ? bytes.count : 0
    case .spaces:
      let run = text[index...].prefix { $0 == UInt8(ascii: " ") }.count
      return run >= 2 ? run : 0
    }
  }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(Self.typeName)
    switch pattern {
    case .text(let bytes): fingerprint.add(bytes)
    case .spaces: fingerprint.add(" {2,}")
    }
    fingerprint.add(content)
  }
}

/// Drops the white space at the ends of a text.
struct Strip: TextNormalizer {
  static let typeName = "Strip"
  private let left: Bool
  private let right: Bool

  init(_ settings: Settings) throws(Failure) {
    left = try settings.flag("strip_left") ?? true
    right = try settings.flag("strip_right") ?? true
  }

  func normalize(_ text: UTF8Text, into output: inout [UInt8]) {
    var (start, end) = (0, text.count)
    while left, start < end {
      let (scalar, length) = text.scalar(at: start)
      guard UnicodeFlags(scalar).contains(.whiteSpace) else { break }
      start += length
    }
    while right, end > start {
      let (scalar, length) = text.scalar(before: end)
      guard UnicodeFlags(scalar).contains(.whiteSpace) else { break }
      end -= length
    }
    output.append(contentsOf: text[start..<end])
  }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(Self.typeName)
    fingerprint.add(left)
    fingerprint.add(right)
  }
}

/// Puts a text before a text that is not empty.
struct Prepend: TextNormalizer {
  static let typeName = "Prepend"
  private let content: [UInt8]

  init(_ settings: Settings) throws(Failure) {
    content = Array(try settings.text("prepend")?.utf8 ?? "".utf8)
  }

  func normalize(_ text: UTF8Text, into output: inout [UInt8]) {
    if !text.isEmpty { output += content }
    output.append(contentsOf: text)
  }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(Self.typeName)
    fingerprint.add(content)
  }
}
