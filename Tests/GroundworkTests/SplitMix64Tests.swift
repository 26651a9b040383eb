import Groundwork
import Testing

@Suite struct SplitMix64Tests {
  // First outputs for the seed 1234567, as the authors' C code prints them.
  @Test func theSequenceIsThatOfTheReference() {
    var generator = SplitMix64(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    #expect(expected.allSatisfy { $0 == generator.next() })
  }

  @Test func uniformStaysBelowOne() {
    var generator = SplitMix64(seed: 1)
    #expect((0..<1000).allSatisfy { _ in (0..<1).contains(generator.uniform()) })
  }
}
