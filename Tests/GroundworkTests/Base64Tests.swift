import Groundwork
import Testing

@Suite struct Base64Tests {
  // RFC 4648, section 10.
  @Test(
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
  func theVectorsOfTheStandardAreCoded(plain: String, text: String) {
    #expect(Base64.encode(Array(plain.utf8)) == text)
    #expect(Base64.decode(text) == Array(plain.utf8))
  }

  /// Every size up to 100: nothing is written beyond what the other side holds.
  @Test func everySizeComesBack() {
    var random = SplitMix64(seed: 3)
    for count in 0...100 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      let text = Base64.encode(bytes)
      #expect(text.utf8.count == Base64.length(ofBytes: count))
      #expect(Base64.decode(text) == bytes)

      let characters = Array(text.utf8)
      let coded = guarded(characters.count) { target in
        bytes.withUnsafeBytes { Base64.encode($0, into: target) }
      }
      #expect(coded == characters + guardBytes)
      let decoded = guarded(count) { target in
        characters.prefix { $0 != UInt8(ascii: "=") }.withUnsafeBytes {
          #expect(Base64.decode($0, into: target) == nil)
        }
      }
      #expect(decoded == bytes + guardBytes)
    }
  }

  /// Bytes that `body` fills, and those behind them.
  private func guarded(_ count: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void) -> [UInt8] {
    var target = [UInt8](repeating: 0, count: count) + guardBytes
    target.withUnsafeMutableBytes {
      body(UnsafeMutableRawBufferPointer(rebasing: $0[..<count]))
    }
    return target
  }

  private let guardBytes: [UInt8] = [0xA5, 0xA5, 0xA5, 0xA5]

  // By hand: a bad character is told by its place; the last one is, where bits are left over.
  @Test(
    arguments: [
      ("QUJDREVG", 6, nil), ("*UJDREVG", 6, 0), ("QUJ*REVG", 6, 3), ("QUJDREV=", 6, 7),
      ("QUJDRA", 4, nil), ("QUJDRB", 4, 5),
    ] as [(String, Int, Int?)])
  func whereATextIsWrongIsTold(text: String, size: Int, place: Int?) {
    var bytes = [UInt8](repeating: 0, count: size)
    let found = Array(text.utf8).withUnsafeBytes { text in
      bytes.withUnsafeMutableBytes { Base64.decode(text, into: $0) }
    }
    #expect(found == place)
  }
}
