internal import CUnicode
import Groundwork
import ModelFiles

/// Replaces a text, or what a regular expression matches, wherever it occurs.
struct Replace: TextNormalizer {
  static let typeName = "Replace"

  private let pattern: TextPattern
  private let content: [UInt8]

  init(_ settings: Settings) throws(Failure) {
    content = Array(try settings.text("content")?.utf8 ?? "".utf8)
    pattern = try TextPattern(try settings.settings("pattern"), of: Self.typeName)
  }

  func normalize(_ text: UTF8Text, into output: inout [UInt8]) {
    _ = pattern.forEachPart(of: text) { part, isMatch in
      if isMatch { output += content } else { output.append(contentsOf: text[part]) }
      return true
    }
  }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(Self.typeName)
    pattern.add(to: &fingerprint)
    fingerprint.add(content)
  }
}

/// Maps every scalar to lower case.
struct Lowercase: TextNormalizer {
  static let typeName = "Lowercase"

  init(_ settings: Settings) throws(Failure) {}

  func normalize(_ text: UTF8Text, into output: inout [UInt8]) {
    var index = 0
    while index < text.count {
      let (scalar, length) = text.scalar(at: index)
      index += length
      guard UnicodeFlags(scalar).contains(.lowers) else {
        output.append(scalar: scalar)
        continue
      }
      let lower = unicode_lowercase(scalar)
      for part in UnsafeBufferPointer(start: lower.scalars, count: lower.count) {
        output.append(scalar: part)
      }
    }
  }

  func add(to fingerprint: inout Fingerprint) { fingerprint.add(Self.typeName) }
}

/// Drops combining marks; accents that are part of a letter stay.
struct StripAccents: TextNormalizer {
  static let typeName = "StripAccents"

  init(_ settings: Settings) throws(Failure) {}

  func normalize(_ text: UTF8Text, into output: inout [UInt8]) {
    var index = 0
    while index < text.count {
      let (scalar, length) = text.scalar(at: index)
      index += length
      if !UnicodeFlags(scalar).contains(.mark) { output.append(scalar: scalar) }
    }
  }

  func add(to fingerprint: inout Fingerprint) { fingerprint.add(Self.typeName) }
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
