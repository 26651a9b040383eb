internal import CUnicode
import Groundwork
import ModelFiles

/// Compatible decomposition.
struct CompatibleDecomposition: TextNormalizer {
  static let typeName = "NFKD"

  init(_ settings: Settings) throws(Failure) {}

  func normalize(_ text: UTF8Text, into output: inout [UInt8]) {
    NormalForm(isCompatible: true, composes: false).normalize(text, into: &output)
  }

  func add(to fingerprint: inout Fingerprint) { fingerprint.add(Self.typeName) }
}
