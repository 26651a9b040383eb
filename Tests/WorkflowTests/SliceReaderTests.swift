import Records
import Testing

@testable import Workflow

@Suite struct SliceReaderTests {
  /// What is noted of the lines when rows are counted by the field `lang`.
  private static func note(_ lines: [String]) throws -> (values: [String], note: String?) {
    let reader = SliceReader(field: "lang")
    var check = SliceCheck(field: "lang")
    let parser = RecordParser()
    var values: [String] = []
    for line in lines.map({ Array($0.utf8) }) {
      let value = try line.withUnsafeBytes { try reader.value(of: try parser.parse($0)) }
      check.add(value)
      values.append(value.text)
    }
    return (values, check.note)
  }

  @Test func valuesAreText() throws {
    let (values, note) = try Self.note([
      #"{"lang":"de"}"#, #"{"lang":7}"#, #"{"lang":null}"#, #"{"prompt":"a"}"#,
    ])
    #expect(values == ["de", "7", "", ""])
    #expect(note == nil)
  }

  @Test func aFieldThatNoRowHasIsNotedWithTheNearest() throws {
    let what = "no row has the field \"lang\", so all count under one empty value; "
    #expect(
      try Self.note([#"{"prompt":"a","lng":"de"}"#, #"{"lag":1}"#]).note
        == what + "did you mean \"lng\"?")
    #expect(
      try Self.note([#"{"prompt":"a","tenant":1}"#]).note == what + "there are prompt, tenant")
    #expect(try Self.note([]).note == nil)
  }
}
