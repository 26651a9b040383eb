import Foundation
import Testing

/// Holds manual pages, completions, README and the tools' own descriptions together.
@Suite struct DocumentationTests {
  static let pages = DocumentationTool.names.map { "\($0).1" } + ["promptutils.5", "promptutils.7"]

  @Test(arguments: DocumentationTool.names)
  func pageDocumentsEveryFlagOnce(_ name: String) throws {
    let flags = try DocumentationTool(name).flags.flatMap(\.names)
    let page = try DocumentationPage("\(name).1")
    // -V is spelled out before the flags are read.
    #expect(page.documentedFlags.sorted() == (flags + ["-V"]).sorted())
    let synopsis = Set(flags).subtracting(["-h", "--help", "--version"])
    #expect(page.synopsisFlags == synopsis)
  }

  @Test(arguments: DocumentationTool.names)
  func pageNamesEveryValueOfAFlag(_ name: String) throws {
    let page = try DocumentationPage("\(name).1")
    for flag in try DocumentationTool(name).flags where !flag.values.isEmpty {
      let words = Set(page.item(of: flag.names[0]).split { " ,\n".contains($0) }.map(String.init))
      #expect(words.isSuperset(of: flag.values), "\(name) \(flag.names[0])")
    }
  }

  @Test(arguments: DocumentationTool.names)
  func longHelpShowsExamplesOfThePage(_ name: String) throws {
    let (short, long) = (
      try Workspace.shell("\(name) -h").output, try Workspace.shell("\(name) --help").output
    )
    #expect(long.hasPrefix(short))
    let added = long.dropFirst(short.count).split(separator: "\n")
    let page = try DocumentationPage("\(name).1").lines
    let examples = added.dropFirst().prefix { $0.hasPrefix("  ") }
    #expect(!examples.isEmpty)
    for example in examples { #expect(page.contains("$ " + example.dropFirst(2))) }
    for status in ["0 ", "2 ", "64"] { #expect(added.contains { $0.hasPrefix("  \(status) ") }) }
    #expect(try Workspace.shell("\(name) -V").output == Workspace.shell("\(name) --version").output)
  }

  @Test func pagesAreCleanMdoc() throws {
    let result = try Workspace.shell("mandoc -T lint -W warning man/*")
    #expect(result.output + result.error == "")
    #expect(result.status == 0)
  }

  /// Examples are not filled: a line too long for a terminal of 80 columns would run over its edge.
  @Test(arguments: Self.pages)
  func pageFitsEightyColumns(_ file: String) throws {
    let result = try Workspace.shell("mandoc -T utf8 -O width=80 man/\(file) | col -bx")
    #expect(result.status == 0 && !result.output.isEmpty)
    for line in result.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test(arguments: DocumentationTool.names)
  func toolPageHasItsSections(_ name: String) throws {
    let wanted = [
      "NAME", "SYNOPSIS", "DESCRIPTION", "EXIT STATUS", "EXAMPLES", "SEE ALSO", "CAVEATS",
    ]
    let found = try DocumentationPage("\(name).1").lines
    #expect(found.filter { wanted.map { ".Sh \($0)" }.contains($0) } == wanted.map { ".Sh \($0)" })
    for part in ["Input records", "Output records"] { #expect(found.contains(".Ss \(part)")) }
    for status in ["0", "2", "64"] { #expect(found.contains(".It \(status)")) }
  }

  @Test func everyPageIsTested() throws {
    let folder = Workspace.root.appendingPathComponent("man").path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(files.sorted() == Self.pages.sorted())
  }

  @Test func versionsAgree() throws {
    for name in DocumentationTool.names {
      let said = try Workspace.shell("\(name) --version").output
      let version = try DocumentationPage("\(name).1").version ?? "no version"
      #expect(said.hasPrefix("\(name) (promptutils) \(version)\n"))
    }
    let versions = try Set(Self.pages.map { try DocumentationPage($0).version ?? "no version" })
    let version = try #require(versions.first)
    #expect(versions.count == 1)
    let changes = try String(
      contentsOf: Workspace.root.appendingPathComponent("CHANGELOG.md"), encoding: .utf8)
    let releases = changes.split(separator: "\n").filter { $0.hasPrefix("## ") }
    #expect(releases.first == "## Unreleased")
    if let latest = releases.dropFirst().first {
      #expect(latest.hasPrefix("## \(version) - "))
    }
  }

  @Test(
    arguments: DocumentationTool.names,
    [("bash", "bash/%@"), ("zsh", "zsh/_%@"), ("fish", "fish/%@.fish")])
  func completionsAreFresh(_ name: String, _ shell: (name: String, path: String)) throws {
    let path = "completions/" + shell.path.replacingOccurrences(of: "%@", with: name)
    let fresh = try Workspace.shell("\(name) --generate-completion-script \(shell.name)")
    let committed = try? String(
      contentsOf: Workspace.root.appendingPathComponent(path), encoding: .utf8)
    #expect(fresh.status == 0)
    #expect(committed == fresh.output, "\(path) is out of date; run 'make completions'")
  }
}
