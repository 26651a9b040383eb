import Groundwork
import ModelFiles
@_spi(_Unicode) import Swift

/// Canonical composition (NFC) as of Unicode 9, whose tables Hugging Face `tokenizers` has.
///
/// The standard library composes by a newer version: scalars that came later stay as they are here, and
/// let nothing pass by them. `scripts/reference/tokenizer_families.py` holds this against the reference over
/// every scalar.
struct CanonicalComposition: TextNormalizer {
  static let typeName = "NFC"
  private static let version = 9
  /// Marks that are decomposed into marks, which the standard library does not sort among their neighbours.
  private static let marks: [Unicode.Scalar: [Unicode.Scalar]] = [
    "\u{344}": ["\u{308}", "\u{301}"], "\u{F73}": ["\u{F71}", "\u{F72}"],
    "\u{F75}": ["\u{F71}", "\u{F74}"], "\u{F81}": ["\u{F71}", "\u{F80}"],
  ]

  init(_ settings: Settings) throws(Failure) {}

  func normalize(_ text: UTF8Text, into output: inout [UInt8]) {
    guard text.contains(where: { $0 >= 0x80 }) else { return output.append(contentsOf: text) }
    var known = ""
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      if Self.isNewer(scalar) {
        Self.compose(known, into: &output)
        known = ""
        output.append(scalar: scalar.value)
      } else if let marks = Self.marks[scalar] {
        known.unicodeScalars.append(contentsOf: marks)
      } else {
        known.unicodeScalars.append(scalar)
      }
    }
    Self.compose(known, into: &output)
  }

  private static func isNewer(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x300 && (scalar.properties.age?.major ?? 0) > version
  }

  /// Appends the composition of scalars that are all known; what is composed to a newer one stays apart.
  private static func compose(_ text: String, into output: inout [UInt8]) {
    for scalar in text._nfc {
      guard isNewer(scalar) else {
        output.append(scalar: scalar.value)
        continue
      }
      for part in String(Character(scalar))._nfd { output.append(scalar: part.value) }
    }
  }

  func add(to fingerprint: inout Fingerprint) { fingerprint.add(Self.typeName) }
}
