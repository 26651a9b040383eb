import JSON
import Records
import Testing

/// The object again with edits: every expected line is written by hand.
@Suite struct RecordWriteTests {
  @Test(arguments: [
    #"{}"#, #"{ }"#, #" {"a":1} "#, #"{"a" : 1e+400 ,"b":[ 1,2 ] , "c":"\u00e9\/"  }"#,
    #"{"n":123456789012345678901234567890,"m":-0.0}"#,
  ])
  func withoutEditsTheBytesStay(line: String) throws {
    #expect(try rewritten(line, FieldEdits()) == line)
    var none = FieldEdits()
    none.remove("absent")
    #expect(try rewritten(line, none) == line)
  }

  static let removals: [(line: String, names: [String], expected: String)] = [
    (#"{"a":1,"b":2,"c":3}"#, ["a"], #"{"b":2,"c":3}"#),
    (#"{"a":1,"b":2,"c":3}"#, ["b"], #"{"a":1,"c":3}"#),
    (#"{"a":1,"b":2,"c":3}"#, ["c"], #"{"a":1,"b":2}"#),
    (#"{"a":1,"b":2,"c":3}"#, ["c", "a"], #"{"b":2}"#),
    (#"{"a":1,"b":2,"c":3}"#, ["b", "c"], #"{"a":1}"#),
    (#"{"a":1}"#, ["a"], #"{}"#),
    ("{ \"a\" : 1 , \"b\" : 2 }", ["a"], "{ \"b\" : 2 }"),
    ("{ \"a\" : 1 , \"b\" : 2 }", ["b"], "{ \"a\" : 1  }"),
    ("{ \"a\" : 1 , \"b\" : 2 }", ["a", "b"], "{ }"),
    ("\t{\t\"a\":1\t,\t\"b\":2\t,\t\"c\":3\t}\t", ["b"], "\t{\t\"a\":1\t,\t\"c\":3\t}\t"),
    (#"{"pro\u006dpt":"x","a":1}"#, ["prompt"], #"{"a":1}"#),
  ]

  @Test(arguments: removals)
  func removal(line: String, names: [String], expected: String) throws {
    var edits = FieldEdits()
    for name in names { edits.remove(name) }
    #expect(try rewritten(line, edits) == expected)
  }

  @Test(arguments: [
    (#"{"a":1,"b":2}"#, #"{"a":1,"b":[true],"z":"q"}"#),
    (#"{ "b" : null , "a":1 }"#, #"{ "b" : [true] , "a":1,"z":"q" }"#),
    (#"{}"#, #"{"b":[true],"z":"q"}"#),
    (#"{ }"#, #"{"b":[true],"z":"q" }"#),
    (#"{"\u0062":0,"\u007a":0}"#, #"{"\u0062":[true],"\u007a":"q"}"#),
  ])
  func replacementAndAppending(line: String, expected: String) throws {
    var edits = FieldEdits()
    edits.set("b") { writer in
      writer.beginArray()
      writer.bool(true)
      writer.endArray()
    }
    edits.set("z") { $0.string("q") }
    #expect(try rewritten(line, edits) == expected)
  }

  @Test func theLaterEditOfANameCounts() throws {
    var edits = FieldEdits()
    edits.set("a") { $0.number(1) }
    edits.set("b") { $0.number(2) }
    edits.set("a") { $0.number(3) }
    edits.remove("b")
    edits.set("c") { _ in }
    #expect(try rewritten(#"{"b":0}"#, edits) == #"{"a":3,"c":null}"#)
    edits.removeAll()
    edits.set("c") { $0.number(4) }
    #expect(try rewritten(#"{"b":0}"#, edits) == #"{"b":0,"c":4}"#)
  }

  @Test func namesThatMustBeEscapedAreAppendedEscaped() throws {
    var edits = FieldEdits()
    edits.set("a\"\n") { $0.number(1) }
    #expect(try rewritten("{}", edits) == #"{"a\"\n":1}"#)
  }
}
