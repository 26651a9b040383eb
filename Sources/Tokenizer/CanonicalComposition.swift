internal import CUnicode
import Groundwork
import ModelFiles

/// Canonical decomposition, then canonical composition.
struct CanonicalComposition: TextNormalizer {
  static let typeName = "NFC"

  init() {}

  init(_ settings: Settings) throws(Failure) {}

  func normalize(_ text: UTF8Text, into output: inout [UInt8]) {
    NormalForm(isCompatible: false, composes: true).normalize(text, into: &output)
  }

  func add(to fingerprint: inout Fingerprint) { fingerprint.add(Self.typeName) }
}
