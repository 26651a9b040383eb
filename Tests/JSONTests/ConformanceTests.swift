import JSON
import Testing

/// Verdicts on sound and broken texts, beside Python's json module: `json_conformance.py`.
@Suite struct ConformanceTests {
  @Test func verdictsAreThoseOfTheReference() throws {
    let cases = try Reference.lines("json_conformance.jsonl")
    #expect(cases.count > 500)
    for example in cases {
      let text = try #require(example["hex"]?.stringValue)
      let bytes = stride(from: 0, to: text.utf8.count, by: 2).compactMap { at in
        UInt8(text.dropFirst(at).prefix(2), radix: 16)
      }
      let accept = try #require(example["accept"]).boolValue == true
      #expect(isSound(bytes) == accept, "\(text)")
      let differs = example["python"]?.boolValue != accept
      #expect(differs == (example["because"] != nil), "\(text)")
    }
  }

  /// Parses in memory of just the text's size, where a sanitizer sees any read past its end.
  private func isSound(_ text: [UInt8]) -> Bool {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
    defer { memory.deallocate() }
    memory.copyBytes(from: text)
    return (try? JSONValue.parse(UnsafeRawBufferPointer(memory))) != nil
  }
}
