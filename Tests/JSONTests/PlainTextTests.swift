import CPlainText
import Testing

/// Beside a loop over single bytes.
@Suite struct PlainTextTests {
  private func end(_ text: [UInt8], from start: Int) -> Int {
    text.withUnsafeBufferPointer { text in
      text.baseAddress.map { pt_plain_end($0, start, text.count) } ?? 0
    }
  }

  private func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  /// Every byte at every place of a text, which is read from several starts.
  @Test func itEndsAtTheFirstByteThatIsNotPlain() {
    for byte in UInt8.min...UInt8.max {
      for place in 0..<37 {
        var text = [UInt8](repeating: UInt8(ascii: "~"), count: 37)
        text[place] = byte
        for start in [0, 1, 15, 16, 21, 22, 36, 37] where start <= text.count {
          let whole = start + (text.count - start) / Int(PT_BYTES) * Int(PT_BYTES)
          let expected = text[start..<whole].firstIndex { !isPlain($0) } ?? whole
          #expect(end(text, from: start) == expected, "\(byte) at \(place), from \(start)")
        }
      }
    }
  }

  @Test func theFirstOfSeveralCounts() {
    for first in 0..<16 {
      for second in first..<16 {
        var text = [UInt8](repeating: UInt8(ascii: " "), count: 16)
        (text[first], text[second]) = (0x1F, 0xFF)
        if first == second { text[first] = 0x80 }
        #expect(end(text, from: 0) == first)
      }
    }
  }
}
