import Groundwork
import ModelFiles

/// Makes words of word characters and of what is neither these nor white space (`\w+|[^\w\s]+`).
struct Whitespace: PreTokenizer {
  static let typeName = "Whitespace"

  init(_ settings: Settings) throws(Failure) {}

  func forEachWord(
    in text: UTF8Text, startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    var (start, index) = (0, 0)
    var kind: UnicodeFlags = .whiteSpace
    while index < text.count {
      let (scalar, length) = text.scalar(at: index)
      let flags = UnicodeFlags(scalar)
      let next: UnicodeFlags =
        flags.contains(.word) ? .word : flags.contains(.whiteSpace) ? .whiteSpace : []
      if next != kind {
        if kind != .whiteSpace, !body(text.bytes(start..<index), startsText && start == 0) {
          return false
        }
        (start, kind) = (index, next)
      }
      index += length
    }
    return kind == .whiteSpace || body(text.bytes(start..<index), startsText && start == 0)
  }

  func add(to fingerprint: inout Fingerprint) { fingerprint.add(Self.typeName) }
}
