internal import CUnicode
import Groundwork
import ModelFiles

/// Maps every scalar to lower case.
struct Lowercase: TextNormalizer {
  static let typeName = "Lowercase"

  init(_ settings: Settings) throws(Failure) {}

  func normalize(_ text: UTF8Text, into output: inout [UInt8]) {
    text.forEachScalar { scalar in
      guard UnicodeFlags(scalar).contains(.lowers) else { return output.append(scalar: scalar) }
      let lower = unicode_lowercase(scalar)
      for part in UnsafeBufferPointer(start: lower.scalars, count: lower.count) {
        output.append(scalar: part)
      }
    }
  }

  func add(to fingerprint: inout Fingerprint) { fingerprint.add(Self.typeName) }
}
