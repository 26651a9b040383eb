import ArgumentParser
import Report

/// What is shown beside rows and counts.
struct DetailOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Add the nearest of these embedded training rows to each row.", valueName: "file"),
    completion: .file())
  var nearest: String?

  @Option(help: ArgumentHelp("With --nearest: how many.", valueName: "n"))
  var neighbours = 3

  @Option(
    help: ArgumentHelp(
      "With --confusions or --report: prompts to show of each confusion.", valueName: "n"))
  var examples: Int?

  @Option(
    help: ArgumentHelp(
      "With --summary or --report: count the rows of each value of a field.", valueName: "name"))
  var byField: String?

  @Option(
    help: ArgumentHelp(
      "Write a report on the operating point: html, markdown or text.", valueName: "style"))
  var report: ReportStyle?

  func validate() throws {
    if !(1...100).contains(neighbours) {
      throw ValidationError("--neighbours must be from 1 to 100")
    }
    if let examples, !(1...1000).contains(examples) {
      throw ValidationError("--examples must be from 1 to 1000")
    }
    if byField?.isEmpty == true { throw ValidationError("--by-field must not be empty") }
  }
}

/// What a report is written for.
enum ReportStyle: String, CaseIterable, ExpressibleByArgument {
  /// One page for a browser, with pictures.
  case html
  /// For a pull request.
  case markdown
  /// For a terminal.
  case text
}
