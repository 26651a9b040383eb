import Foundation
import Testing

/// One folder a case: `cmd` is run by bash in the repository's root, `expected` holds what it printed.
///
/// `expected` is standard output, then standard error behind a line `--- stderr`, then the status.
/// `make golden` writes the files anew and fails once, so that the diff is read.
@Suite struct GoldenTests {
  static let cases: [URL] = {
    let folder = Workspace.root.appendingPathComponent("Tests/CommandLineTests/Cases")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().filter { !sanitized.contains($0) }
      .map { folder.appendingPathComponent($0) }
  }()

  /// Cases left out under a sanitizer: one takes away the `/proc` that it reads its own options from, one limits the
  /// size of files, of which the thread sanitizer writes one.
  private static let sanitized: Set<String> =
    ProcessInfo.processInfo.environment["PROMPTUTILS_SANITIZER"] == nil
    ? [] : ["embed-without-proc", "embed-cuts-half-a-line-on-a-full-disk"]

  @Test func thereAreCases() {
    #expect(Self.cases.count > 100)
  }

  @Test(arguments: cases) func golden(_ folder: URL) throws {
    let command = try String(contentsOf: folder.appendingPathComponent("cmd"), encoding: .utf8)
    let example = try WorkedExample.result.get()
    let scratch = try Scratch()
    defer { scratch.remove() }
    let result = try Workspace.shell(
      command, environment: ["EXAMPLE": example.path, "SCRATCH": scratch.url.path])
    let actual = Self.transcript(
      of: result, replacing: [scratch.url.path: "$SCRATCH", example.path: "$EXAMPLE"])
    let file = folder.appendingPathComponent("expected")
    let expected = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    if ProcessInfo.processInfo.environment["PROMPTUTILS_UPDATE_GOLDEN"] != nil, actual != expected {
      try Data(actual.utf8).write(to: file)
    }
    #expect(actual == expected, "\(folder.lastPathComponent): run 'make golden' and read the diff")
  }

  static func transcript(of result: CommandResult, replacing names: [String: String]) -> String {
    var text = result.output
    if !text.isEmpty && !text.hasSuffix("\n") { text += "\n--- no newline at the end\n" }
    if !result.error.isEmpty { text += "--- stderr\n" + result.error }
    text += "--- status \(result.status)\n"
    for (path, name) in names { text = text.replacingOccurrences(of: path, with: name) }
    return text
  }
}
