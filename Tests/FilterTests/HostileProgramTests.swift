import Testing

@testable import Filter

/// Program texts that are wrong, odd or hostile: each must end in an error or an answer, and never
/// in the end of the process.
@Suite struct HostileProgramTests {
  /// Each of these is refused when it is compiled.
  static let malformed = [
    ".[", ".a.[", "\"", "'", "\"\\(1\"", "{label}", "if", "if . then 1", "try", "reduce", "|", "//",
    "?",
    ".a |", "break $x", "break", "$undefined", "undefined", "undefined(1)", "splits", "limit(1)",

    "def f: f; g", "def f", ". as [$a", "{(1)", "{a:1,,}", "[1", ")", "import", "import \"a\"",

    "import 1 as a; .", "import \"\\(1)\" as a; .", "import \"no-such\" as a; .",
    "include \"no-such\"; .",
    "import \"no-such\" as $a; .", "import \"../..\" as a; .", "import \"a\" as a {search: 1}; .",
    "import \"no-such\" as a {search: \"./\"}; .", ". a", "1 2", ".a.\"b", "\u{1}", "💥", "é", "$",
    "$$", "\\",
    "foreach . as $x (0)", "label x | .", "..a", "reduce .[] as $x (0; .;", "\u{feff}.",
  ]

  @Test(arguments: malformed)
  func aMalformedProgramIsASyntaxError(program: String) {
    let error = filterError { _ = try JQProgram(program, access: .everything) }
    guard case .syntax(let text, let messages) = error else {
      Issue.record("compiled, or failed otherwise: \(String(describing: error))")
      return
    }
    #expect(text == program)
    #expect(!messages.isEmpty && messages.allSatisfy { !$0.isEmpty })
    #expect(
      error?.what.unicodeScalars.contains { $0.properties.generalCategory == .control } == false)
  }

  @Test(arguments: ["\u{0}", ".\u{0}", "true\u{0} | false", "\u{0}true"])
  func aZeroByteDoesNotCutAProgramShort(program: String) {
    guard case .syntax = filterError({ _ = try JQProgram(program, access: .everything) }) else {
      Issue.record("compiled")
      return
    }
  }

  /// Each of these compiles; on some rows it answers, on others it fails.
  static let odd = [
    "@foo", "module 1; .",
    "", "#", "# only a comment", ".", "error", "error(null)", "error(error)", "error({__jq: 0})",
    "halt",
    "halt_error", "halt_error(null)", "halt_error(1e300)", "input", "[inputs]", "input_filename",
    "input_line_number", "debug", "$__loc__", "$__prog_args", "get_search_list", "env | type",
    "now | type",
    "builtins | length", "\"x\" | modulemeta", "@base64d", "\"!!!\" | @base64d", "\"=\" | @base64d",
    "\"a\" | test(\"[\")", "\"a\" | test(\"a\"; \"q\")", "splits(1)", "test(null)", "ltrimstr(1)",
    "[-1] | implode", "[1114112] | implode", "[55296] | implode", "[[1]] | implode",
    "[nan] | implode",
    "[1e300] | implode", "\"[\" | fromjson", "\"nan\" | fromjson", "\"1 2\" | fromjson",
    "\"\" | tonumber",
    "1 / 0", "1 % 0", "5 % nan", "1 % 1e-300", "\"x\" * 0", "\"x\" * -1", "[] - \"a\"", "{} + 1",
    "null + 1",
    ".[1e300:]", "[1, 2] | .[1e18]", "[1, 2] | .[-1e18]", "[1, 2] | .[nan]", "[[]] | .[[[]]]",
    "has(nan)",
    "[1, 2] | .[0:1] = 5", "delpaths(1)", "delpaths([[1e300]])", "setpath([], 1)", "del(.)",
    "path(1)",
    "getpath(1)", "getpath([\"a\", 1e10])", "to_entries | from_entries", "[.] | transpose",
    "flatten(-1)",
    "range(0; 1; 0) | empty", "limit(-1; 1)", "limit(0; 1)", "first(empty)", "nth(-1; 1)",
    "first(repeat(1))",
    "[limit(5; recurse(.))] | length", "label $x | break $x", "label $f | error(\"break\")", "..",
    "[1e300, 0, 1, 0, 0, 0, 0, 0] | mktime", "\"x\" | strptime(\"%\")", "[1, 2] | strftime(\"%Y\")",
    "1e300 | gmtime", "mktime", "tojson | test(\"a\")", ".. |= 1", ".[] += 1", ".[]? |= empty",
    "walk(1)",
    "import \"no-such\" as a {optional: true}; .",
    "import \"no-such\" as a {search: \"/\", optional: true}; .",
    "module {}; .", "def f: def g: 3; g; f", "reduce range(2000) as $i (0; [.]) | tojson | length",
    "reduce range(300) as $i (\"0\"; \"[\\(.)]\") | fromjson",
    "tojson | @sh, @csv, @tsv, @html, @uri, @text",
    "[[1]] | @csv", "{} | @sh", "getpath([\"a\", \"b\"])?", "splits(\"a\"; null)", "ascii",
    "tostream",
    "fromstream(1)", "[1] | truncate_stream(1)", "stderr | empty", "@json \"\\(.)\"",
  ]

  @Test(arguments: odd)
  func anOddProgramEndsInAnAnswerOrAnError(program: String) throws {
    let compiled: JQProgram
    do throws(FilterError) {
      compiled = try JQProgram(program, access: .everything)
    } catch {
      // What compiles differs between libjq versions; what must not happen is anything else.
      guard case .syntax = error else { throw error }
      return
    }
    for row in [#"{"a":"text","b":[1,{"c":null}]}"#, "null", "[]", "1e1000", #""\u0000\ud800""#] {
      let found = compiled.outcome(row)
      if found.error == nil { continue }
      // After an error the program works on.
      #expect(compiled.outcome(row).outputs == found.outputs)
      #expect(compiled.outcome(row).error == found.error)
    }
  }

  /// Every prefix of a long program: most are malformed somewhere new.
  @Test func everyPrefixOfAProgramCompilesOrIsRefused() {
    let program =
      #"def f($x): .a as {b: [$c]} | "\($c)" | @base64 "x\(.)"; try f(1) catch empty // [.[]?]"#
    var compiled = 0
    for length in 0...program.utf8.count {
      let prefix = String(decoding: program.utf8.prefix(length), as: UTF8.self)
      switch filterError({ _ = try JQProgram(prefix, access: .everything) }) {
      case nil: compiled += 1
      case .syntax: break
      case .some(let other): Issue.record("\(prefix): \(other)")
      }
    }
    #expect(compiled > 1 && compiled < program.utf8.count)
  }

  @Test func aRowNestedDeeperThanJQReadsIsRefused() throws {
    let program = try JQProgram(".")
    let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    guard case .unreadableRow = filterError({ _ = try program.selects(deep) }) else {
      Issue.record("accepted")
      return
    }
  }

  /// None of these ever ends by itself; libjq 1.6 finds the empty match of gsub again and again.
  static let endless = [
    "def f: f; f", "last(repeat(1))", "[repeat(1)] | length", "gsub(\"\"; \"x\")",
    "gsub(\"^\\\\s*\"; \"\")", "until(false; .)", "reduce range(infinite) as $i (0; 1)",
    "path(last(repeat(1)))", "isempty(last(range(infinite)))",
    "limit(1; last(repeat(1)))",
  ]

  @Test(arguments: endless)
  func anEndlessProgramIsStopped(program: String) throws {
    let compiled = try JQProgram("if . == 1 then true else \(program) end", timeLimit: 0.05)
    for _ in 0..<2 {
      #expect(filterError { _ = try compiled.predicate("\"x\"") } == .timedOut(seconds: 0.05))
      #expect(filterError { _ = try compiled.selects("\"x\"") } == .timedOut(seconds: 0.05))
      // The next row meets a fresh run; on a busy machine a short limit may stop an innocent one.
      #expect((0..<20).contains { _ in (try? compiled.predicate("1")) == true })
    }
  }

  /// What libjq 1.6 asserts, or its stack does not hold; later versions give an answer or an error.
  static let fatal = [
    "infinite | todate", "1e18 | todate", "[1, 2] | .[nan:]", "[1] | .[nan:] = [2]",
    "reduce range(300000) as $i (0; [.]) | true", "reduce range(300000) as $i (0; {a: .})",
    "(-9223372036854775808) % -1",
  ]

  @Test(arguments: fatal)
  func whatMakesLibjqFailIsAnError(program: String) throws {
    let compiled = try JQProgram("if . == 1 then true else \(program) end", timeLimit: 20)
    for _ in 0..<2 {
      switch filterError({ _ = try compiled.predicate("2") }) {
      case nil, .crashed, .runtime, .notPredicate: break
      case .some(let other): Issue.record("\(other)")
      }
      #expect(try compiled.predicate("1"))
    }
  }

  /// Runs that are left before their end, where libjq 1.6 keeps a path, and then another row.
  @Test(arguments: ["path(..)", "paths", "leaf_paths", "path(repeat(.))", "getpath(path(..))"])
  func aRunThatIsLeftHalfwayHarmsNoOther(program: String) throws {
    let compiled = try JQProgram("if . == 1 then true else \(program) end")
    for _ in 0..<3 {
      let row = #"{"a":[1,{"b":2}],"c":{"d":[3]}}"#
      #expect(filterError { _ = try compiled.predicate(row) } == .notPredicate(.severalOutputs))
      #expect(try compiled.selects(row))
      #expect(try compiled.predicate("1"))
    }
  }
}
