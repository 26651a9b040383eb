import ArgumentParser
import CommandLineTool
import Decision
import Groundwork

/// What each outcome is worth.
struct CostOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Worth of firing rightly (default: 1).", valueName: "number"))
  var valueCorrect: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Cost of firing as the wrong class (default: 1).", valueName: "number"))
  var costWrong: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Cost of firing on what must not execute (default: 1).", valueName: "number"))
  var costHallucination: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Cost of abstaining on an executable prompt (default: 0).", valueName: "number"))
  var costAbstain: Double?

  /// Whether any was given.
  var isGiven: Bool {
    [valueCorrect, costWrong, costHallucination, costAbstain].contains { $0 != nil }
  }

  /// The costs, defaults where none was given.
  func costs() throws(Failure) -> Costs {
    let standard = try Costs()
    return try Costs(
      correct: valueCorrect ?? standard.correct, wrong: costWrong ?? standard.wrong,
      hallucination: costHallucination ?? standard.hallucination,
      abstain: costAbstain ?? standard.abstain)
  }
}
