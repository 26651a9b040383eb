import Testing

@testable import Tokenizer

/// Against Hugging Face `tokenizers`; see scripts/reference/tokenizer.py.
@Suite struct TokenizerConformanceTests {
  @Test(arguments: ["bert", "mpnet", "cased"])
  func idsAreThoseOfTheReference(name: String) throws {
    let tokenizer = try TokenizerReference.tokenizer(name)
    var compared = 0
    for row in TokenizerReference.rows where row.tokenizer == name {
      guard let text = row.text, let ids = row.ids else { continue }
      let found = tokenizer.ids(of: text)
      #expect(found.ids == ids, "\(row.category ?? ""): \(text.unicodeScalars.map(\.value))")
      #expect(found.truncated == (row.truncated ?? false))
      compared += 1
    }
    #expect(compared > 500)
  }

  @Test func scalarsInContextGiveTheIdsOfTheReference() throws {
    let tokenizer = try TokenizerReference.tokenizer("bert")
    var swept = 0
    for row in TokenizerReference.rows {
      guard let first = row.first, let last = row.last else { continue }
      let scalars = (first...last).compactMap(Unicode.Scalar.init)
      let text = scalars.map { "a\($0)b \($0)" }.joined(separator: " ")
      let hash = row.hash.flatMap { UInt64($0, radix: 16) }
      #expect(fnv1a(tokenizer.ids(of: text).ids) == hash, "scalars from \(first)")
      swept += scalars.count
    }
    // The two first planes without surrogates, and samples of the others.
    #expect(swept > 2 * 65536 - 2048)
  }

  @Test func everyGeneralCategoryIsAmongTheRows() {
    let categories = Set(TokenizerReference.rows.compactMap(\.category))
    // Unicode has 30 categories; surrogates (Cs) are not scalars.
    #expect(categories.filter { $0.hasPrefix("category ") }.count == 29)
  }

  /// FNV-1a 64 of little-endian 32-bit integers, as the script computes it.
  private func fnv1a(_ ids: [Int32]) -> UInt64 {
    var state: UInt64 = 0xCBF2_9CE4_8422_2325
    for id in ids {
      var bits = UInt32(bitPattern: id)
      for _ in 0..<4 {
        state = (state ^ UInt64(bits & 0xFF)) &* 0x100_0000_01B3
        bits >>= 8
      }
    }
    return state
  }
}
