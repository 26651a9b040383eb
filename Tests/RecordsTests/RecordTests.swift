import JSON
import Records
import Testing

/// Reading fields; messages are compared whole.
@Suite struct RecordTests {
  private let line = Array(
    #"{"s":"a\u00e9\n","n":-2.50,"i":12,"w":3e2,"t":true,"f":false,"z":null,"o":{"b":0.5,"a":1},"big":123456789012345678901234567890,"huge":1E+400,"e":[ 1 ]}"#
      .utf8)

  @Test func fieldsAreRead() throws {
    try withRecord(line) { (record: Record) throws in
      #expect(record.has("s") && !record.has("S") && !record.has(""))
      #expect(record.isNull("z") && !record.isNull("s") && !record.isNull("absent"))
      #expect(try record.text("s") == [0x61, 0xC3, 0xA9, 0x0A])
      #expect(try record.string("s") == "a\u{E9}\n")
      #expect(try record.double("n") == -2.5)
      #expect(try record.integer("i") == 12)
      #expect(try record.integer("w") == 300)
      #expect(try record.double("big") == 123_456_789_012_345_678_901_234_567_890)
      #expect(try record.bool("t") == true)
      #expect(try record.bool("f") == false)
      #expect(record.rawValue("n") == Array("-2.50".utf8))
      #expect(record.rawValue("e") == Array("[ 1 ]".utf8))
      let map = try #require(try record.numberMap("o"))
      #expect(map.map(\.key) == ["b", "a"] && map.map(\.value) == [0.5, 1])
    }
  }

  @Test func absentFieldsAreNil() throws {
    try withRecord(Array("{}".utf8)) { (record: Record) throws in
      #expect(try record.text("x") == nil)
      #expect(try record.string("x") == nil)
      #expect(try record.double("x") == nil)
      #expect(try record.integer("x") == nil)
      #expect(try record.bool("x") == nil)
      #expect(try record.numberMap("x") == nil)
      #expect(record.rawValue("x") == nil)
      var values: [Float] = [7]
      let isThere = try record.floats("x", into: &values)
      #expect(!isThere && values == [7])
    }
  }

  @Test func wrongKindsAreNamed() throws {
    try withRecord(line) { (record: Record) throws in
      #expect(
        throws: RecordError(
          what: "\"n\" is a number, not a string",
          remedy: "make \"n\" a string, or leave the field out")
      ) { try record.text("n") }
      #expect(
        throws: RecordError(
          what: "\"z\" is null, not a number", remedy: "make \"z\" a number, or leave the field out"
        )
      ) { try record.double("z") }
      #expect(
        throws: RecordError(
          what: "\"n\" is -2.50, not a whole number",
          remedy: "make \"n\" a whole number, or leave the field out")
      ) { try record.integer("n") }
      #expect(
        throws: RecordError(
          what: "\"big\" is 123456789012345678901234567890, out of range for a 64-bit integer",
          remedy: "give a number that a 64-bit integer can hold")
      ) { try record.integer("big") }
      #expect(
        throws: RecordError(
          what: "\"huge\" is 1E+400, out of range for a double",
          remedy: "give a number that a double can hold")
      ) { try record.double("huge") }
      #expect(
        throws: RecordError(
          what: "\"o\" is an object, not true or false",
          remedy: "make \"o\" true or false, or leave the field out")
      ) { try record.bool("o") }
      #expect(
        throws: RecordError(
          what: "\"e\" is an array, not an object of numbers",
          remedy: "make \"e\" an object of numbers, or leave the field out")
      ) { try record.numberMap("e") }
    }
  }

  @Test func mapsOfOtherThingsAreNamed() throws {
    let line = #"{"a":{"x":1,"y":"2"},"b":{"x":1,"\u0078":2},"c":{"x":1e999}}"#
    try withRecord(Array(line.utf8)) { (record: Record) throws in
      #expect(
        throws: RecordError(
          what: "\"a\"[\"y\"] is a string, not a number", remedy: "give numbers only")
      ) { try record.numberMap("a") }
      #expect(
        throws: RecordError(
          what: "\"b\": a key stands twice in one object", remedy: "give each key of \"b\" once")
      ) { try record.numberMap("b") }
      #expect(
        throws: RecordError(
          what: "\"c\"[\"x\"] is 1e999, out of range for a double",
          remedy: "give a number that a double can hold")
      ) { try record.numberMap("c") }
    }
  }

  @Test func escapedNamesAreTheSameNames() throws {
    try withRecord(Array(#"{"pro\u006dpt":"x","\ud83d\ude00\/":1}"#.utf8)) {
      (record: Record) throws in
      #expect(try record.string("prompt") == "x")
      #expect(try record.integer("\u{1F600}/") == 1)
    }
  }

  @Test func namesAreComparedAsUTF8() throws {
    try withRecord(Array("{\"\u{E9}\":1}".utf8)) { (record: Record) throws in
      #expect(record.has("\u{E9}") && !record.has("e\u{301}"))
    }
  }

  @Test func aParserIsUsedAgain() throws {
    let parser = RecordParser()
    for text in [#"{"\u0061":1,"b":2}"#, #"{"b":3}"#, #"{}"#, #"{"a":4}"#] {
      try Array(text.utf8).withUnsafeBytes { bytes in
        let record = try parser.parse(bytes)
        #expect(record.has("a") == text.contains(where: { $0 == "1" || $0 == "4" }))
        #expect(record.has("b") == text.contains("b"))
      }
    }
  }
}
