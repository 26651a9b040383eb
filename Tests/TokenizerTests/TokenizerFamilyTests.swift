import ModelFiles
import Testing
import TestSupport

@testable import Tokenizer

/// Tokenizers of the tiny models against Hugging Face `tokenizers`; see
/// scripts/reference/tokenizer_families.py, which does the same with 100,000 strings and every scalar.
@Suite struct TokenizerFamilyTests {
  struct Row: Decodable {
    let model: String?
    let text: String?
    let ids: [Int32]?
    let first: UInt32?
    let count: Int?
    let hash: String?
  }

  private static let rows: [Row] =
    (try? referenceLines("tokenizer_families.jsonl")) ?? []

  @Test(arguments: ["tiny-xlm-roberta", "tiny-roberta", "tiny-modernbert"])
  func idsAreThoseOfTheReference(model: String) throws {
    let folder = ModelFolder(path: fixtures.appendingPathComponent("models/\(model)").path)
    let tokenizer = try TokenizerFolder(folder: folder).read().tokenizer()
    var (strings, scalars) = (0, 0)
    for row in Self.rows where row.model == model {
      if let text = row.text, let ids = row.ids {
        #expect(tokenizer.ids(of: text).ids == ids, "\(text.unicodeScalars.map(\.value))")
        strings += 1
      }
      guard let first = row.first, let count = row.count else { continue }
      // Every seventh scalar, surrogates left out.
      let swept = stride(from: first, to: .max, by: 7).lazy.compactMap(Unicode.Scalar.init)
      let text = swept.prefix(count).map { "a\($0)b \($0) \($0)\u{301}\($0)" }
      let found = tokenizer.ids(of: text.joined(separator: " ")).ids
      #expect(Self.fnv1a(found) == row.hash, "scalars from \(first)")
      scalars += count
    }
    #expect(strings > 200 && scalars > 27_000)
  }

  /// FNV-1a 64 of little-endian 32-bit integers, as the script computes it.
  private static func fnv1a(_ ids: [Int32]) -> String {
    var state: UInt64 = 0xCBF2_9CE4_8422_2325
    for id in ids {
      for shift in stride(from: UInt32(0), to: 32, by: 8) {
        let byte = UInt64(UInt32(bitPattern: id) >> shift & 0xFF)
        state = (state ^ byte) &* 0x100_0000_01B3
      }
    }
    return String(state, radix: 16)
  }

  /// A word of ten thousand letters takes no square of time, and every byte has a way.
  @Test(arguments: ["tiny-xlm-roberta", "tiny-roberta", "tiny-modernbert"])
  func longWordsAndAnyBytesAreSpelled(model: String) throws {
    let folder = ModelFolder(path: fixtures.appendingPathComponent("models/\(model)").path)
    let tokenizer = try TokenizerFolder(folder: folder).read().tokenizer()
    let long = tokenizer.ids(of: String(repeating: "stake", count: 2000)).ids
    #expect(long.count > 1000)
    let bytes = (0..<512).map { UInt8(truncatingIfNeeded: $0 &* 167) }
    let found = tokenizer.ids(of: bytes).ids
    #expect(found.allSatisfy { $0 >= 0 && Int($0) < tokenizer.idLimit })
  }
}
