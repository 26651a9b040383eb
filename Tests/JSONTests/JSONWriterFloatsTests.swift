import Groundwork
import JSON
import Testing

/// Vectors as decimals and as base64.
@Suite struct JSONWriterFloatsTests {
  private func text(_ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    write(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func decimalsAreTheShortest() {
    let values: [Float] = [0, -0.0, 1, 0.1, 1e-5, 3.4028235e38, -1.1754944e-38, 1e-45, 16_777_216]
    let written = text { writer in
      writer.beginArray()
      values.withUnsafeBufferPointer { _ = writer.floatsArray($0) }
      writer.bool(true)
      writer.endArray()
    }
    // Shortest digits that read back as the same float, by numpy 2.4's repr of each.
    #expect(
      written
        == "[[0.0,-0.0,1.0,0.1,1e-05,3.4028235e+38,-1.1754944e-38,1e-45,16777216.0],true]")
    #expect(
      text { writer in [Float]().withUnsafeBufferPointer { _ = writer.floatsArray($0) } } == "[]")
  }

  // By Python: base64.b64encode(struct.pack("<nf", ...)).
  @Test(
    arguments: [
      ([], ""), ([1], "AACAPw=="), ([1, -2], "AACAPwAAAMA="), ([1, -2, 0.1], "AACAPwAAAMDNzMw9"),
      ([0.5, 1e-45, 3.4028235e38, -0.0], "AAAAPwEAAAD//39/AAAAgA=="),
    ] as [([Float], String)])
  func base64IsLittleEndian(values: [Float], expected: String) {
    #expect(
      text { writer in values.withUnsafeBufferPointer { _ = writer.base64($0) } }
        == "\"\(expected)\"")
    var back: [Float] = [9, 9, 9, 9, 9, 9]
    let fault = Array(expected.utf8).withUnsafeBytes { Base64Floats.decode($0, into: &back) }
    #expect(fault == nil)
    #expect(back.map(\.bitPattern) == values.map(\.bitPattern))
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func nothingIsWrittenForWhatJSONLacks(value: Float) {
    let values: [Float] = [1, value, 2]
    var writer = JSONWriter()
    writer.beginArray()
    values.withUnsafeBufferPointer { values in
      let isWritten = writer.floatsArray(values) || writer.base64(values)
      #expect(!isWritten)
    }
    writer.endArray()
    #expect(writer.bytes == Array("[]".utf8))
  }

  @Test func largeValuesAreNotTakenForInfinite() {
    let values: [Float] = [3.4028235e38, 3.4028235e38, 3.4028235e38]
    var writer = JSONWriter()
    let isWritten = values.withUnsafeBufferPointer { writer.floatsArray($0) }
    #expect(isWritten)
  }

  @Test(arguments: [
    ("AACAPw=", "base64 text has 7 characters, not a multiple of 4"),
    ("AACA", "base64 text decodes to 3 bytes, not a multiple of 4"),
    ("AACAPw", "base64 text has 6 characters, not a multiple of 4"),
    ("AAC Pw==", "base64 text has a space where it cannot be, at character 4"),
    ("AAC-Pw==", "base64 text has - where it cannot be, at character 4"),
    ("AACAPx==", "base64 text has x where it cannot be, at character 6"),
    ("AA==Pw==", "base64 text has = where it cannot be, at character 3"),
    ("====", "base64 text decodes to 1 bytes, not a multiple of 4"),
    (
      "AACAPwAAAMDNzMw9AACA\n===", "base64 text has a line feed where it cannot be, at character 21"
    ),
  ])
  func brokenBase64IsRefused(text: String, expected: String) {
    var values: [Float] = []
    let fault = Array(text.utf8).withUnsafeBytes { Base64Floats.decode($0, into: &values) }
    #expect(fault == expected)
  }

  @Test func randomBitsSurviveBothForms() throws {
    var generator = SplitMix64(seed: 2)
    for count in 0..<60 {
      let values = (0..<count).map { _ in
        Float(bitPattern: UInt32.random(in: 0...0x7F7F_FFFF, using: &generator))
      }
      var writer = JSONWriter()
      values.withUnsafeBufferPointer { _ = writer.floatsArray($0) }
      var back: [Float] = []
      let fault = writer.bytes.withUnsafeBytes { bytes in
        var scanner = JSONScanner(bytes)
        return scanner.readFloats(into: &back)
      }
      #expect(fault == nil)
      #expect(back.map(\.bitPattern) == values.map(\.bitPattern))
      writer.removeAll()
      values.withUnsafeBufferPointer { _ = writer.base64($0) }
      let isSound =
        writer.bytes.dropFirst().dropLast().withUnsafeBytes { Base64Floats.decode($0, into: &back) }
        == nil
      #expect(isSound)
      #expect(back.map(\.bitPattern) == values.map(\.bitPattern))
    }
  }

  /// Keys that are spelled once against members that are written one by one.
  @Test func membersSpelledOnce() {
    let all = ["a", "quote \" and \\", "größe", String(repeating: "x", count: 300)]
    for names in [[], all.dropLast(3), all] {
      let values = [0.25, .infinity, -1e-7, 1].prefix(names.count)
      var one = JSONWriter()
      one.beginArray()
      one.object(DoubleMembers(names), Array(values))
      one.number(1)
      one.endArray()
      var other = JSONWriter()
      other.beginArray()
      other.beginObject()
      for (name, value) in zip(names, values) { other.member(name, value) }
      other.endObject()
      other.number(1)
      other.endArray()
      #expect(one.bytes == other.bytes)
    }
  }
}
