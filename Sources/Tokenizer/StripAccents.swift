internal import CUnicode
import Groundwork
import ModelFiles

/// Drops combining marks; accents that are part of a letter stay.
struct StripAccents: TextNormalizer {
  static let typeName = "StripAccents"

  init(_ settings: Settings) throws(Failure) {}

  func normalize(_ text: UTF8Text, into output: inout [UInt8]) {
    text.forEachScalar { scalar in
      if !UnicodeFlags(scalar).contains(.mark) { output.append(scalar: scalar) }
    }
  }

  func add(to fingerprint: inout Fingerprint) { fingerprint.add(Self.typeName) }
}
