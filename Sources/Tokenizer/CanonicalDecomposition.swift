internal import CUnicode
import Groundwork
import ModelFiles

/// Canonical decomposition.
struct CanonicalDecomposition: TextNormalizer {
  static let typeName = "NFD"

  init(_ settings: Settings) throws(Failure) {}

  func normalize(_ text: UTF8Text, into output: inout [UInt8]) {
    NormalForm(isCompatible: false, composes: false).normalize(text, into: &output)
  }

  func add(to fingerprint: inout Fingerprint) { fingerprint.add(Self.typeName) }
}
