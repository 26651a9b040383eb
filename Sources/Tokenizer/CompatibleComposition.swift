internal import CUnicode
import Groundwork
import ModelFiles

/// Compatible decomposition, then canonical composition.
struct CompatibleComposition: TextNormalizer {
  static let typeName = "NFKC"

  init(_ settings: Settings) throws(Failure) {}

  func normalize(_ text: UTF8Text, into output: inout [UInt8]) {
    NormalForm(isCompatible: true, composes: true).normalize(text, into: &output)
  }

  func add(to fingerprint: inout Fingerprint) { fingerprint.add(Self.typeName) }
}
