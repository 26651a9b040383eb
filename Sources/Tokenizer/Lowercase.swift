internal import CUnicode
import Groundwork
import ModelFiles

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
