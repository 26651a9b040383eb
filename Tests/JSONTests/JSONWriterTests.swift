import JSON
import Testing

/// What the writer writes, worked by hand.
@Suite struct JSONWriterTests {
  private func text(_ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    write(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func commasAreInserted() {
    let written = text { writer in
      writer.beginObject()
      writer.member("a", 1)
      writer.key("b")
      writer.beginArray()
      writer.null()
      writer.beginObject()
      writer.endObject()
      writer.beginArray()
      writer.endArray()
      writer.raw(Array("[0]".utf8))
      writer.endArray()
      writer.member("c", "x")
      writer.member("d", false)
      writer.member("e", 0.5)
      writer.endObject()
      writer.endLine()
      writer.number(2)
    }
    #expect(written == "{\"a\":1,\"b\":[null,{},[],[0]],\"c\":\"x\",\"d\":false,\"e\":0.5}\n2")
  }

  @Test func stringsAreEscapedNoMoreThanNeeded() {
    let all = "\u{0}\u{8}\u{9}\u{A}\u{C}\u{D}\u{1F} !\"#\\/\u{7F}\u{E9}\u{2028}\u{1F600}"
    #expect(
      text { $0.string(all) }
        == "\"\\u0000\\b\\t\\n\\f\\r\\u001f !\\\"#\\\\/\u{7F}\u{E9}\u{2028}\u{1F600}\"")
  }

  @Test func numbersHaveTheFewestDigits() {
    #expect(text { $0.number(0.1) } == "0.1")
    #expect(text { $0.number(Float(0.1)) } == "0.1")
    #expect(text { $0.number(1.0) } == "1.0")
    #expect(text { $0.number(1e-5) } == "1e-05")
    #expect(text { $0.number(-0.0) } == "-0.0")
    #expect(text { $0.number(Int.min) } == "-9223372036854775808")
    #expect(text { $0.number(Double.nan) } == "null")
    #expect(text { $0.number(-Float.infinity) } == "null")
  }
}
