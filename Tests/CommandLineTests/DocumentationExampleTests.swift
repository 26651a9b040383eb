import Foundation
import Testing

/// Runs every command line that the manual and the README show.
@Suite struct DocumentationExampleTests {
  @Test(arguments: DocumentationTests.pages)
  func examplesRun(_ file: String) throws {
    let page = try DocumentationPage(file)
    let scratch = try DocumentationScratch()
    defer { scratch.remove() }
    var printed = ""
    var count = 0
    for block in page.blocks {
      if block.isOutput {
        #expect(trimmed(printed) == trimmed(block.lines.joined(separator: "\n")), "\(file)")
      }
      for (index, command) in block.commands.enumerated() {
        let isLast = index == block.commands.count - 1
        let result = try scratch.run(command)
        #expect(
          result.status == (isLast ? block.status : 0),
          "\(file): \(command)\n\(result.error)")
        printed = result.output
        count += 1
      }
    }
    #expect(count > 0)
  }

  @Test func readmeExamplesRun() throws {
    let text = try String(
      contentsOf: Workspace.root.appendingPathComponent("README.md"), encoding: .utf8)
    let scratch = try DocumentationScratch()
    defer { scratch.remove() }
    var count = 0
    // The parts at odd places are the fenced ones, each with its language in the first line.
    let parts = text.components(separatedBy: "```")
    for index in stride(from: 1, to: parts.count, by: 2) where parts[index].hasPrefix("sh\n") {
      let lines = parts[index].split(separator: "\n").dropFirst().map(String.init)
      let block = DocumentationPage.Block(introduction: "", lines: lines)
      var printed = ""
      for command in block.commands where !isForPeople(command) {
        let result = try scratch.run(command)
        #expect(result.status == 0, "\(command)\n\(result.error)")
        printed = result.output
        count += 1
      }
      // A fence without a language that follows at once shows what the last command prints.
      guard index + 2 < parts.count, trimmed(parts[index + 1]).isEmpty else { continue }
      if parts[index + 2].hasPrefix("\n") { #expect(trimmed(printed) == trimmed(parts[index + 2])) }
    }
    #expect(count > 0)
  }

  @Test func workedExampleIsTheDemo() throws {
    let script = try String(
      contentsOf: Workspace.root.appendingPathComponent("scripts/demo.sh"), encoding: .utf8)
    let blocks = try DocumentationPage("promptutils.7").blocks
    let shown = blocks.first { $0.lines.first == "#!/bin/sh" }
    #expect(shown?.lines.joined(separator: "\n") == script.trimmingCharacters(in: .newlines))
  }

  /// Building and fetching: the tools are built when this runs.
  private func isForPeople(_ command: String) -> Bool {
    ["make", "git", "cd"].contains(command.prefix { $0 != " " })
  }

  /// The text as it is compared: without white space at ends, numbers to three decimals, since on
  /// another type of processor the last digits may differ.
  private func trimmed(_ text: String) -> String {
    text.trimmingCharacters(in: .whitespacesAndNewlines)
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n")
      .replacing(/[0-9]+\.[0-9]+/) { match in
        String(format: "%.3f", Double(match.output) ?? .nan)
      }
  }
}
