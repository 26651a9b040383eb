import Groundwork
import Testing

@Suite struct ArgumentsTests {
  // Bytes that are UTF-8, that are not, and the very scalars that stand for bytes.
  @Test(
    arguments: [
      [], Array("plain é 😀".utf8), [0xFF], [0x61, 0xC3, 0x28, 0xE2, 0x82],
      [0xF4, 0x8F, 0xBF, 0xBF],
      [0xF4, 0x8F, 0xBC, 0x81], [0xED, 0xA0, 0x80], [0xC0, 0xAF],
    ] as [[UInt8]])
  func bytesComeBack(bytes: [UInt8]) {
    let text = Arguments.escaped(bytes)
    #expect(Arguments.bytes(of: text) == bytes)
  }

  @Test func randomBytesComeBack() {
    var generator = SplitMix64(seed: 11)
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      #expect(Arguments.bytes(of: Arguments.escaped(bytes)) == bytes)
    }
  }

  @Test func textIsLeftAsItIs() {
    #expect(Arguments.escaped(Array("dir/naïve.jsonl".utf8)) == "dir/naïve.jsonl")
  }
}
