import Foundation
import Testing

private let script = packageRoot.appending(path: "scripts/generate_suite.py")

/// A run of a program found on PATH; nil where it cannot be started.
private func run(_ arguments: [String]) -> (status: Int32, standardError: String)? {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = arguments
  let pipe = Pipe()
  process.standardError = pipe
  process.standardOutput = FileHandle.nullDevice
  guard (try? process.run()) != nil else { return nil }
  let text = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: text, as: UTF8.self))
}

private let pythonIsThere =
  run(["python3", "-c", "import sys; sys.exit(sys.version_info < (3, 7))"])?.status == 0

@Suite(.enabled(if: pythonIsThere)) struct GenerateSuiteTests {
  /// Runs the script into a new folder and hands over the prefix of what it wrote.
  private func generate<Result>(
    _ arguments: [String], _ body: (URL) throws -> Result
  ) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let prefix = folder.appending(path: "suite")
    let finished = try #require(
      run(["python3", script.path] + arguments + ["--output", prefix.path]))
    try #require(finished.status == 0, "\(finished.standardError)")
    return try body(prefix)
  }

  private func rows(_ prefix: URL) throws -> (records: [String], labelled: [String]) {
    let records = try String(contentsOf: prefix.appendingPathExtension("jsonl"), encoding: .utf8)
    let labelled = try String(contentsOf: prefix.appendingPathExtension("csv"), encoding: .utf8)
    return (
      records.split(separator: "\n").map(String.init),
      labelled.split(separator: "\n").dropFirst().map(String.init)
    )
  }

  /// The suite of 40 rows of seed 1, on which CPython 3.7 to 3.13 agree.
  ///
  ///     python3 scripts/generate_suite.py --seed 1 --rows 40 --output suite
  @Test func theSuiteOfASeedStaysWhatItIs() throws {
    let pinned = packageRoot.appending(path: "Fixtures/reference/suite_seed1.jsonl")
    let expected = try String(contentsOf: pinned, encoding: .utf8)
    let found = try generate(["--seed", "1", "--rows", "40"]) {
      try String(contentsOf: $0.appendingPathExtension("jsonl"), encoding: .utf8)
    }
    #expect(found == expected, "if the templates were meant to change, renew suite_seed1.jsonl")
  }

  @Test func aSuiteHasTheRowsAskedForNoneTwiceAndNoneOfTheExemplars() throws {
    let (records, labelled) = try generate(["--seed", "2", "--rows", "5000"], rows)
    #expect(records.count == 5000 && labelled.count == 5000)
    let prompts = labelled.map { $0[..<($0.lastIndex(of: ",") ?? $0.endIndex)] }
    #expect(Set(prompts.map { $0.lowercased() }).count == 5000)
    let exemplars = try Set(LabelledPrompt.load("mini.csv").map(\.prompt))
    #expect(exemplars.isDisjoint(with: prompts.map(String.init)))

    let counts = Dictionary(grouping: labelled) {
      $0.split(separator: ",").last.map(String.init) ?? ""
    }
    .mapValues(\.count)
    #expect(counts.keys.sorted() == (FixtureTests.classes + ["none"]).sorted())
    // By hand: a quarter of 5,000; the other 3,750 over eight classes is 468 or 469 each.
    #expect(counts["none"] == 1250)
    #expect(FixtureTests.classes.allSatisfy { (468...469).contains(counts[$0, default: 0]) })
  }

  @Test func anotherSeedGivesAnotherSuiteAndTheSameSeedTheSame() throws {
    let first = try generate(["--seed", "3", "--rows", "50"], rows)
    let again = try generate(["--seed", "3", "--rows", "50"], rows)
    let other = try generate(["--seed", "4", "--rows", "50"], rows)
    #expect(first == again)
    #expect(first.records != other.records)
  }

  @Test(arguments: [["--rows", "0"], ["--nonexec-percent", "101"], ["--seed", "-1"], []])
  func nonsenseIsRefused(arguments: [String]) throws {
    // Without --output there is nowhere to write; the others have one.
    let output = arguments.isEmpty ? [] : ["--output", "/nonexistent/suite"]
    let finished = try #require(run(["python3", script.path] + arguments + output))
    #expect(finished.status == 2)
  }
}
