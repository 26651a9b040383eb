import Testing

@testable import Encoder
@testable import Tokenizer

@Suite struct StaticTableTests {
  @Test func fingerprintCoversTheWholeTable() throws {
    let table = try StaticTable()
    let bytes = table.bytes
    var state: UInt64 = 0xCBF2_9CE4_8422_2325
    // The 24 bytes before the fingerprint, then what follows the header of 64 bytes.
    for range in [0..<24, 64..<bytes.count] {
      var index = range.lowerBound
      while index < range.upperBound {
        state = (state ^ UInt64(bytes[index])) &* 0x100_0000_01B3
        index += 1
      }
    }
    let digits = String(state, radix: 16)
    let fingerprint = String(repeating: "0", count: 16 - digits.count) + digits
    #expect(table.fingerprint == fingerprint)
  }

  @Test func shapeIsThatOfTheVocabularyOfBERT() throws {
    let table = try StaticTable()
    #expect(table.rows == 30522)
    #expect(table.dimension == 256)
  }

  @Test func specialAndUnusedTokensHaveNoVector() throws {
    let table = try StaticTable()
    let words: [[UInt8]] = (0..<table.rows).map { id in
      Array(table.vocabulary[Int(table.offsets[id])..<Int(table.offsets[id + 1])])
    }
    let without = words.indices.filter { table.scales[$0] == 0 }.map {
      String(decoding: words[$0], as: UTF8.self)
    }
    #expect(Set(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]).isSubset(of: without))
    #expect(without.filter { !$0.hasPrefix("[unused") }.count == 5)
    #expect(words.indices.allSatisfy { table.scales[$0] >= 0 && table.scales[$0].isFinite })
  }
}
