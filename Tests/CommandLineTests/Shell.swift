import Foundation

/// What a command left behind.
struct CommandResult {
  var status: Int32
  var output: String
  var error: String
}

/// The repository and its built tools, as the tests see them.
enum Workspace {
  /// The repository's root.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The folder of the built tools.
  static let binaries = BuiltTools.folder(environment: ProcessInfo.processInfo.environment)

  /// Whether the tools are those of the sources; looked at once.
  private static let checked = Result { () throws(BuiltTools.Unusable) in
    try BuiltTools(root: root, folder: binaries).check()
  }

  /// Runs a command line in bash, with the tools first on PATH.
  ///
  /// - Parameters:
  ///   - command: What to run.
  ///   - directory: Where to run it; default the repository's root.
  ///   - environment: Variables to add.
  /// - Returns: What the command left behind.
  /// - Throws: ``BuiltTools/Unusable`` where the tools are missing or stale; what Foundation throws
  ///   where bash or the scratch folder is missing.
  static func shell(
    _ command: String, in directory: URL = root, environment: [String: String] = [:]
  ) throws -> CommandResult {
    try checked.get()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = directory
    var variables = ProcessInfo.processInfo.environment
    variables["PATH"] = binaries.path + ":" + (variables["PATH"] ?? "/usr/bin:/bin")
    variables["LC_ALL"] = "C.UTF-8"
    variables["COLUMNS"] = "100"
    variables["PROMPTUTILS_MODELS"] = nil
    process.environment = variables.merging(environment) { $1 }
    // Files, not pipes: a pipe that nobody reads yet would stop the command.
    let scratch = try Scratch()
    defer { scratch.remove() }
    let output = try scratch.file("stdout")
    let error = try scratch.file("stderr")
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output.handle
    process.standardError = error.handle
    try process.run()
    process.waitUntilExit()
    return CommandResult(
      status: process.terminationStatus, output: try output.text(), error: try error.text())
  }
}

/// What the worked example leaves behind, made once for all tests.
enum WorkedExample {
  /// The folder, or why the example failed.
  static let result = Result<URL, any Error> {
    let folder = try Scratch().url
    let run = try Workspace.shell("scripts/demo.sh Fixtures '\(folder.path)'")
    guard run.status == 0 else { throw Failure(words: run.error) }
    return folder
  }

  /// The example's complaint.
  struct Failure: Error {
    let words: String
  }
}

/// A folder of its own that a test may fill.
struct Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("promptutils-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(at: url) }

  struct File {
    let url: URL
    let handle: FileHandle
    func text() throws -> String { String(decoding: try Data(contentsOf: url), as: UTF8.self) }
  }

  func file(_ name: String) throws -> File {
    let file = url.appendingPathComponent(name)
    try Data().write(to: file)
    return File(url: file, handle: try FileHandle(forWritingTo: file))
  }
}
