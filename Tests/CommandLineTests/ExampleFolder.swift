import Foundation
import Testing

/// What the tests of scripts and examples share: a folder with the worked example, and what is installed.
enum ExampleFolder {
  /// The worked example, Fixtures, and `vectors.jsonl`: the evaluation prompts as embed writes them.
  static func make() throws -> DocumentationScratch {
    let scratch = try DocumentationScratch()
    let run = try scratch.run("embed --encoding base64 eval.jsonl > vectors.jsonl")
    guard run.status == 0 else { throw WorkedExample.Failure(words: run.error) }
    return scratch
  }

  /// The Python of `make example-deps` where it was made, else the one on PATH.
  static let python: String = {
    let made = Workspace.root.appendingPathComponent(".build-test/venv/bin/python").path
    return ProcessInfo.processInfo.environment["PROMPTUTILS_PYTHON"]
      ?? (FileManager.default.isExecutableFile(atPath: made) ? made : "python3")
  }()

  /// Whether Python has these modules.
  static func has(modules: String...) -> Bool {
    succeeds("'\(python)' -c 'import \(modules.joined(separator: ", "))'")
  }

  /// Whether these commands are on PATH.
  static func has(commands: String...) -> Bool {
    commands.allSatisfy { succeeds("command -v \($0)") }
  }

  private static func succeeds(_ command: String) -> Bool {
    (try? Workspace.shell("\(command) > /dev/null 2>&1").status) == 0
  }
}

extension DocumentationScratch {
  /// Runs a command that must succeed.
  ///
  /// - Parameter command: What to run in the folder.
  /// - Returns: What it printed.
  /// - Throws: Its complaint, where its status is not 0.
  @discardableResult
  func must(_ command: String) throws -> String {
    let result = try run(command)
    guard result.status == 0 else {
      throw WorkedExample.Failure(words: "\(command)\nstatus \(result.status)\n\(result.error)")
    }
    return result.output
  }
}
