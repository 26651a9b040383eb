internal import CUnicode
import Groundwork
import ModelFiles

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
