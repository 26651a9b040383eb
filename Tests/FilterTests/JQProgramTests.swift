import Foundation
import Testing

@testable import Filter

@Suite struct JQProgramTests {
  // By the documented rule: one true opens; one false or null does not; all else is an error.
  @Test(arguments: [
    (".a", #"{"a":true}"#, true), (".a", #"{"a":false}"#, false), (".a", #"{"a":null}"#, false),
    (".a", "{}", false), (".a > 1", #"{"a":2}"#, true), ("[.a[]] | all", #"{"a":[]}"#, true),
  ])
  func aPredicateAnswers(program: String, row: String, answer: Bool) throws {
    #expect(try JQProgram(program).predicate(row) == answer)
  }

  @Test(arguments: [
    ("empty", FilterError.PredicateFault.noOutput), ("select(.a)", .noOutput),
    ("error(null)", .noOutput), ("true, true", .severalOutputs), ("repeat(true)", .severalOutputs),
    ("null, false", .severalOutputs), ("1", .notBoolean(type: "number")),
    (".", .notBoolean(type: "object")), ("\"true\"", .notBoolean(type: "string")),
    ("[true]", .notBoolean(type: "array")),
  ])
  func aPredicateThatDoesNotAnswerIsAnError(
    program: String, fault: FilterError.PredicateFault
  ) throws {
    let program = try JQProgram(program)
    #expect(filterError { _ = try program.predicate("{}") } == .notPredicate(fault))
  }

  @Test(arguments: [
    "error(\"x\")", "true, error(\"x\")", ".a.b.c", "input", "true, input", "1 + {}",
  ])
  func aPredicateNeverAnswersThroughAnError(program: String) throws {
    let program = try JQProgram(program)
    let error = filterError { _ = try program.predicate(#"{"a":"text"}"#) }
    guard case .runtime(let message) = error else {
      Issue.record("expected a runtime error, found \(String(describing: error))")
      return
    }
    #expect(!message.isEmpty)
  }

  @Test(arguments: [
    (".", true), ("select(.a)", false), ("empty", false), ("error(null)", false), ("false", true),
    ("repeat(1)", true), ("1, error(\"late\")", true),
  ])
  func aRowIsKeptWhenThereIsAnyOutput(program: String, kept: Bool) throws {
    #expect(try JQProgram(program).selects("{}") == kept)
  }

  /// What a program raises is carried as it is: a string by its text, anything else as JSON.
  @Test(arguments: [("error(\"é\\nx\")", "é\nx"), ("error({a: [1]})", #"{"a":[1]}"#)])
  func theMessageOfAnErrorIsTheValueRaised(program: String, message: String) throws {
    let program = try JQProgram(program)
    #expect(filterError { _ = try program.selects("{}") } == .runtime(message: message))
  }

  @Test(arguments: [
    ("halt", String?.none), ("\"bye\" | halt_error", "bye"),
    ("{a: 1} | halt_error(0)", #"{"a":1}"#),
    ("halt_error(\"not a number\")", nil),
  ])
  func aHaltIsAnErrorAndNotTheEnd(program: String, message: String?) throws {
    let compiled = try JQProgram(program)
    let error = filterError { _ = try compiled.predicate("{}") }
    if program.contains("not a number") {
      #expect(error != nil)
    } else {
      #expect(error == .halted(message: message))
    }
    // A second row meets a fresh run.
    #expect(filterError { _ = try compiled.selects("{}") } == error)
  }

  @Test func outputsBeforeAHaltAreHandedOver() throws {
    let found = try JQProgram("1, 2, halt, 3").outcome("{}")
    #expect(found.outputs == ["1", "2"])
    #expect(found.error == .halted(message: nil))
  }

  @Test func whatTheBodyThrowsEndsTheRunAndTheNextRowIsFresh() throws {
    struct Full: Error {}
    let program = try JQProgram(".a[]")
    let row = Array(#"{"a":[1,2,3]}"#.utf8)
    var seen = 0
    #expect(throws: Full.self) {
      try row.withUnsafeBytes { row in
        try program.outputs(row) { _ in
          seen += 1
          if seen == 2 { throw Full() }
        }
      }
    }
    #expect(seen == 2)
    #expect(program.outcome(#"{"a":[4]}"#).outputs == ["4"])
  }

  @Test func debugReachesTheCallerAndNotTheOutputs() throws {
    var heard: [String] = []
    let program = try JQProgram(".a[] | debug | [.]", debug: { heard.append($0) })
    #expect(program.outcome(#"{"a":[41,"x",[]]}"#).outputs == ["[41]", #"["x"]"#, "[[]]"])
    #expect(heard == ["41", #""x""#, "[]"])
  }

  @Test func theEnvironmentIsVisibleAsInJQ() throws {
    let path = try #require(ProcessInfo.processInfo.environment["PATH"])
    let found = try JQProgram("env.PATH, $ENV.PATH", access: .everything).outcome("{}").outputs
    let expected = try #require(String(data: JSONEncoder().encode([path]), encoding: .utf8))
      .replacingOccurrences(of: "\\/", with: "/").dropFirst().dropLast()
    #expect(found == [String(expected), String(expected)])
  }

  @Test(arguments: [
    ("import \"a\" as a; .", "import"), ("include \"a\" {search: \"/\"}; .", "include"),
    ("# a comment \\\n \t\r\nimport \"a\" as $a; .", "import"), ("module {}; .", "module"),
  ])
  func aProgramThatReadsFilesIsRefused(_ text: String, _ keyword: String) {
    #expect(filterError { _ = try JQProgram(text) } == .readsFiles(keyword: keyword))
  }

  @Test(arguments: ["\"import\"", ".import", "# import\n.", "{include: 1}", "def imports: 1; ."])
  func aProgramThatNamesAKeywordIsNot(_ text: String) throws {
    _ = try JQProgram(text)
  }

  @Test(arguments: ["", " ", "{", "{} {}", "{}x", "[1,]", #"{"a":"#, "nul"])
  func aRowThatIsNotOneValueIsRefused(row: String) throws {
    let program = try JQProgram(".")
    guard case .unreadableRow(let reason) = filterError({ _ = try program.selects(row) }) else {
      Issue.record("accepted")
      return
    }
    #expect(!reason.isEmpty)
    #expect(try program.selects("{}"))
  }

  /// Nothing behind the row is read: the byte after it would make it another value.
  @Test func aRowNeedNotEndInAZeroByte() throws {
    let program = try JQProgram(".")
    let bytes = Array("{}}12345".utf8)
    let kept = try bytes.withUnsafeBytes { bytes in
      try program.selects(UnsafeRawBufferPointer(rebasing: bytes[..<2]))
    }
    #expect(kept)
    let number = try bytes.withUnsafeBytes { bytes in
      var text = ""
      try program.outputs(UnsafeRawBufferPointer(rebasing: bytes[3..<5])) {
        text = String(decoding: $0, as: UTF8.self)
      }
      return text
    }
    #expect(number == "12")
  }

  @Test func textSurvivesByteForByte() throws {
    // Precomposed and decomposed é are canonically equal in Swift and must not be merged.
    let text = #"{"a":"é e\#u{301} 🦄 \u0000 \" \\ \n","b":"\u007f"}"#
    let found = try JQProgram(".a, .b").outcome(text)
    let expected = [#""é e\#u{301} 🦄 \u0000 \" \\ \n""#, #""\u007f""#]
    #expect(found.outputs.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
  }

  @Test func manyProgramsLiveSideBySide() throws {
    let programs = try (0..<20).map { try JQProgram(".a + \($0)") }
    for (index, program) in programs.enumerated() {
      #expect(program.outcome(#"{"a":1}"#).outputs == ["\(index + 1)"])
    }
  }
}
