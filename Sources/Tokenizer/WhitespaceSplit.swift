import Groundwork
import ModelFiles

/// Splits at white space and drops it.
struct WhitespaceSplit: PreTokenizer {
  static let typeName = "WhitespaceSplit"

  init() {}

  init(_ settings: Settings) throws(Failure) {}

  func forEachWord(
    in text: UTF8Text, startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    var start = 0
    var index = 0
    while index < text.count {
      let (scalar, length) = text.scalar(at: index)
      if UnicodeFlags(scalar).contains(.whiteSpace) {
        if start < index, !body(text.bytes(start..<index), startsText && start == 0) {
          return false
        }
        start = index + length
      }
      index += length
    }
    return start >= index || body(text.bytes(start..<index), startsText && start == 0)
  }

  func add(to fingerprint: inout Fingerprint) { fingerprint.add(Self.typeName) }
}
