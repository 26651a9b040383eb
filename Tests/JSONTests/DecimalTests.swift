import Groundwork
import JSON
import Testing

/// Reading numbers: the bits are Python's and numpy's, `json_numbers.py`.
@Suite struct DecimalTests {
  @Test func doublesAndFloatsAreTheNearest() throws {
    let cases = try Reference.lines("json_numbers.jsonl")
    #expect(cases.count > 500)
    for example in cases {
      let text = try #require(example["text"]?.stringValue)
      let double = try #require(example["double"]?.stringValue.flatMap { UInt64($0, radix: 16) })
      let single = try #require(example["float"]?.stringValue.flatMap { UInt32($0, radix: 16) })
      // Bytes after the number decide whether it is read by words or byte by byte.
      for rest in ["", ",", " ,          "] {
        let value = Array((text + rest).utf8).withUnsafeBytes { bytes in
          var scanner = JSONScanner(bytes)
          return scanner.readDouble()
        }
        #expect(value.bitPattern == double, "\(text)")
        #expect(Float(value).bitPattern == single, "\(text)")
      }
    }
  }

  @Test func theLibrarysOwnPrintingReadsBack() {
    var generator = SplitMix64(seed: 1)
    for _ in 0..<3000 {
      let value = Double(bitPattern: generator.next())
      guard value.isFinite else { continue }
      #expect(JSONValue.number(value.description).doubleValue?.bitPattern == value.bitPattern)
    }
  }

  @Test func treeNumbersAreNilWhenOutOfRange() {
    #expect(JSONValue.number("1e400").doubleValue == nil)
    #expect(JSONValue.number("1e-400").doubleValue == 0)
    #expect(JSONValue.number("9223372036854775807").intValue == Int.max)
    #expect(JSONValue.number("9223372036854775808").intValue == nil)
    #expect(JSONValue.number("2.0").intValue == 2)
    #expect(JSONValue.number("1e3").intValue == 1000)
    #expect(JSONValue.number("1.5").intValue == nil)
    #expect(JSONValue.number("1e400").intValue == nil)
    #expect(JSONValue.string("1").doubleValue == nil)
  }
}
