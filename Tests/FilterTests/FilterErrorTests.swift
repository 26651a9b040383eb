import Testing

@testable import Filter

@Suite struct FilterErrorTests {
  // Whole texts, of ours only: what libjq says is put in by hand here.
  private static let lines: [(FilterError, String)] = [
    (FilterError.outOfMemory, "no memory for a jq program; free some memory"),
    (
      .syntax(program: ".[", messages: ["one\ntwo", "three"]),
      "the jq program does not compile: one two; three; "
        + "try the program with the jq command line; a field named label is .label"
    ),
    (
      .unreadableRow(reason: "too deep"),
      "jq cannot read the row: too deep; give one JSON object a line, nested no deeper than jq reads"
    ),
    (
      .runtime(message: "odd\tthing"),
      "the jq program failed: odd thing; try the program on this row with the jq command line"
    ),
    (
      .runtime(message: "null (null) cannot be matched, as it is not a string"),
      "the jq program failed: null (null) cannot be matched, as it is not a string; "
        + "see whether the fields have these names, and guard those that some rows lack, as in (.margin // 0)"
    ),
    (
      .syntax(program: "{prompt, label} | true", messages: ["bad"]),
      "the jq program does not compile: bad; "
        + "write label: .label in an object, as label alone is a keyword of jq"
    ),
    (
      .timedOut(seconds: 1),
      "the jq program took more than 1 s over one row; mend the program, or raise gate timeout"
    ),
    (
      .timedOut(seconds: 0.25),
      "the jq program took more than 0.25 s over one row; mend the program, or raise gate timeout"
    ),
    (
      .crashed,
      "the jq program made libjq fail; "
        + "try the program on this row with the jq command line, and write it another way"
    ),
    (
      .halted(message: nil),
      "the jq program called halt; "
        + "a program runs once for every row: use empty or error instead"
    ),
    (
      .halted(message: "bye"),
      "the jq program called halt_error: bye; "
        + "a program runs once for every row: use empty or error instead"
    ),
    (
      .notPredicate(.noOutput),
      "the jq program put out nothing; write the condition by itself, without select"
    ),
    (
      .notPredicate(.severalOutputs),
      "the jq program put out more than one value; join the conditions with and, or, any or all"
    ),
    (
      .notPredicate(.notBoolean(type: "number")),
      "the jq program put out a value of type number, not true or false; "
        + "compare the value with something, as in .confidence >= 0.5"
    ),
  ]

  @Test(arguments: lines)
  func whatAndRemedyMakeOneDiagnosticLine(error: FilterError, line: String) {
    #expect("\(error.what); \(error.remedy)" == line)
  }
}
