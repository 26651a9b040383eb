import Foundation
import Testing

/// Presses TAB in real shells; see scripts/press-tab.py.
@Suite struct CompletionTests {
  static let shells = ["bash", "zsh", "fish"]

  /// What is typed, and the words that the line has after TAB.
  static let lines: [(typed: String, words: [String])] = [
    // Flags, values of a choice, files.
    ("audit --nonex", ["audit", "--nonexec-label"]),
    ("audit --to cs", ["audit", "--to", "csv"]),
    ("pick-op --choose-by util", ["pick-op", "--choose-by", "utility"]),
    ("embed --precision bf", ["embed", "--precision", "bf16"]),
    ("score --mapper Fixtures/per", ["score", "--mapper", "Fixtures/per_class_thresholds.json"]),
    ("sweep Fixtures/ev", ["sweep", "Fixtures/eval.jsonl"]),
    ("embed --from csv Fixtures/mi", ["embed", "--from", "csv", "Fixtures/mini.csv"]),
    // No tool has a subcommand.
    ("fit hel", ["fit", "hel"]),
    // Names that the tools know.
    ("audit --filter conf", ["audit", "--filter", "confident-misses"]),
    ("embed --model sta", ["embed", "--model", "static"]),
    ("embed --model tiny-mp", ["embed", "--model", "tiny-mpnet"]),
    ("embed --model Fixtures/mod", ["embed", "--model", "Fixtures/models/"]),
    (
      "embed --model tiny-bert --prompt-name que",
      ["embed", "--model", "tiny-bert", "--prompt-name", "query"]
    ),
  ]

  @Test(arguments: shells)
  func tabCompletes(_ shell: String) throws {
    let typed = Self.lines.map { "'\($0.typed)'" }
    let run = try Workspace.shell(
      "scripts/press-tab.py \(shell) completions \(typed.joined(separator: " "))",
      environment: ["PROMPTUTILS_MODELS": "Fixtures/models"])
    #expect(run.status == 0, "\(run.error)")
    let answers = run.output.components(separatedBy: "\n\n").map {
      $0.split(separator: "\n").map(String.init)
    }
    for (line, answer) in zip(Self.lines, answers) {
      #expect(answer == line.words, "\(shell): \(line.typed)")
    }
    #expect(answers.count > Self.lines.count)
  }

  @Test(arguments: shells, DocumentationTool.names)
  func scriptsKnowNoSubcommand(_ shell: String, _ tool: String) throws {
    let script = try Workspace.shell("\(tool) --generate-completion-script \(shell)").output
    #expect(!script.isEmpty)
    #expect(!script.contains("ubcommand help"))
    #expect(!script.contains("_help"))
  }
}
