public import Groundwork

/// Why a jq program could not be compiled, or could not answer for a row.
///
/// libjq's own wording is carried in the associated values; it differs between versions, so nothing
/// but a reader's eyes should depend on it.
public enum FilterError: Error, Equatable {
  /// libjq could not be set up: no memory.
  case outOfMemory
  /// The program text does not compile; `messages` are libjq's, in its order.
  case syntax(program: String, messages: [String])
  /// The program begins with this keyword, by which programs read files, and may not.
  case readsFiles(keyword: String)
  /// The row is not one JSON value that libjq can read; `reason` is libjq's or ours.
  case unreadableRow(reason: String)
  /// The program raised an error on this row, in its own words.
  case runtime(message: String)
  /// The program ran `halt` (no message) or `halt_error` (the message it gave).
  case halted(message: String?)
  /// The program took longer than this many seconds over one row, and was stopped.
  case timedOut(seconds: Double)
  /// libjq gave the run up: one of its assertions failed, or memory or stack ran out.
  case crashed
  /// The program ran, but what it put out is no answer to a yes-or-no question.
  case notPredicate(PredicateFault)

  /// How the output of a predicate falls short of exactly one `true`, `false` or `null`.
  public enum PredicateFault: Equatable, Sendable {
    /// The program put out nothing, as `select` and `empty` do.
    case noOutput
    /// The program put out more than one value.
    case severalOutputs
    /// The program put out one value of this jq type: `number`, `string`, `array` or `object`.
    case notBoolean(type: String)
  }
}

extension FilterError {
  /// The line of the program that does not compile, from 1; nil where libjq does not say.
  public var line: Int? {
    guard case .syntax(_, let messages) = self else { return nil }
    // jq 1.6 and 1.7 end it with a colon, others with a comma before the column.
    let line = #/, line (\d+)[:,]/#
    return messages.lazy.compactMap { $0.firstMatch(of: line).flatMap { Int($0.1) } }.first
  }

  /// What went wrong, as one line in lower case without a full stop.
  public var what: String {
    switch self {
    case .outOfMemory: "no memory for a jq program"
    case .syntax(_, let messages):
      "the jq program does not compile: " + oneLine(messages.joined(separator: "; "))
    case .readsFiles(let keyword):
      "the jq program begins with \(keyword), so it wants to read files"
    case .unreadableRow(let reason): "jq cannot read the row: " + oneLine(reason)
    case .runtime(let message): "the jq program failed: " + oneLine(message)
    case .halted(nil): "the jq program called halt"
    case .halted(let message?): "the jq program called halt_error: " + oneLine(message)
    case .timedOut(let seconds): "the jq program took more than \(plain(seconds)) s over one row"
    case .crashed: "the jq program made libjq fail"
    case .notPredicate(.noOutput): "the jq program put out nothing"
    case .notPredicate(.severalOutputs): "the jq program put out more than one value"
    case .notPredicate(.notBoolean(let type)):
      "the jq program put out a value of type \(type), not true or false"
    }
  }

  /// What the user can do about it, as one line in lower case without a full stop.
  public var remedy: Message {
    switch self {
    case .outOfMemory: "free some memory"
    case .syntax(let program, _):
      // libjq 1.6 takes label for a keyword there.
      program.contains(#/[{,]\s*label\s*[},]/#)
        ? "write label: .label in an object, as label alone is a keyword of jq"
        : "try the program with the jq command line; a field named label is .label"
    case .readsFiles: "write into it what the module holds, or allow files with \(.trustedPrograms)"
    case .unreadableRow: "give one JSON object a line, nested no deeper than jq reads"
    case .runtime(let message):
      message.contains("null")
        ? "see whether the fields have these names, and guard those that some rows lack, as in "
          + "(.margin // 0)"
        : "try the program on this row with the jq command line"
    case .halted: "a program runs once for every row: use empty or error instead"
    case .timedOut: "mend the program, or raise \(.gateTimeout)"
    case .crashed: "try the program on this row with the jq command line, and write it another way"
    case .notPredicate(.noOutput): "write the condition by itself, without select"
    case .notPredicate(.severalOutputs): "join the conditions with and, or, any or all"
    case .notPredicate(.notBoolean): "compare the value with something, as in .confidence >= 0.5"
    }
  }

  private func plain(_ seconds: Double) -> String {
    seconds == seconds.rounded() && seconds < 1e9 ? "\(Int(seconds))" : "\(seconds)"
  }

  /// libjq quotes the program line by line; a diagnostic is one line.
  private func oneLine(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      scalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
    }
    return String(scalars)
  }
}
