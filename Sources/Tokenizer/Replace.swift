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
