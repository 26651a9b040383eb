import Foundation
import Testing

/// Golden cases run what was just built.
@Suite struct BuiltToolsTests {
  @Test func theToolsAreThoseOfTheSources() throws {
    try BuiltTools(root: Workspace.root, folder: Workspace.binaries).check()
  }

  @Test func missingToolsAreNamed() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let tools = BuiltTools(root: Workspace.root, folder: scratch.url)
    let wanted = BuiltTools.Unusable(
      description: "\(scratch.url.path)/embed is missing; build the tools ('make build'), or set "
        + "PROMPTUTILS_BIN to the folder they are in")
    #expect(throws: wanted) { try tools.check() }
  }

  /// A tree of one module and the seven tools, of which one imports it.
  @Test(arguments: [(-60.0, false), (60.0, true)])
  func aToolOlderThanWhatItImportsIsRefused(secondsLater: Double, isStale: Bool) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let files = FileManager.default
    func write(_ path: String, _ text: String, _ date: Date) throws {
      let file = scratch.url.appendingPathComponent(path)
      try files.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      try files.setAttributes([.modificationDate: date], ofItemAtPath: file.path)
    }
    let built = Date(timeIntervalSince1970: 1_700_000_000)
    for tool in DocumentationTool.names {
      try write("Sources/\(tool)/Main.swift", tool == "fit" ? "import Leaf\n" : "", built - 60)
      try write("bin/\(tool)", "", built)
    }
    try write("Sources/Leaf/Leaf.swift", "", built + secondsLater)
    let folder = scratch.url.appendingPathComponent("bin")
    let tools = BuiltTools(root: scratch.url, folder: folder)
    let stale = BuiltTools.Unusable(
      description: "\(folder.path)/fit is older than Sources/Leaf/Leaf.swift; "
        + "build the tools again")
    if isStale {
      #expect(throws: stale) { try tools.check() }
    } else {
      try tools.check()
    }
  }
}
