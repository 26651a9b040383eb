import Foundation
import Testing

/// Holds ARCHITECTURE.md against the sources.
@Suite struct ArchitectureTests {
  /// The level of each module, as the page's table says.
  static let levels: [String: Int] = {
    let page = Workspace.root.appendingPathComponent("ARCHITECTURE.md")
    var levels: [String: Int] = [:]
    for line in ((try? String(contentsOf: page, encoding: .utf8)) ?? "").split(separator: "\n") {
      let cells = line.split(separator: "|", omittingEmptySubsequences: true)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      guard line.hasPrefix("|"), cells.count == 3, let level = Int(cells[0]) else { continue }
      for name in cells[1].split(whereSeparator: { " `".contains($0) }) {
        levels[String(name)] = level
      }
    }
    return levels
  }()

  static let imports = ModuleImports(root: Workspace.root)

  @Test(arguments: imports.modules)
  func importsGoDown(_ module: String) throws {
    let level = try #require(
      Self.levels[module], "\(module) is not in ARCHITECTURE.md's table of modules")
    for imported in Self.imports.imports(of: module) {
      let other = try #require(
        Self.levels[imported], "\(imported) is not in ARCHITECTURE.md's table of modules")
      #expect(other < level, "\(module) (\(level)) imports \(imported) (\(other))")
    }
  }

  @Test func thePageNamesNoOtherModules() {
    #expect(Self.levels.keys.sorted() == Self.imports.modules)
  }

  @Test func eachCModuleHasOneImporter() {
    // What both kernel modules know of the processor is between C and C.
    for module in Self.imports.modules where module.hasPrefix("C") && Self.levels[module] == 0 {
      let importers = Self.imports.modules.filter {
        Self.imports.imports(of: $0).contains(module)
      }
      #expect(importers.count == 1, "\(module) is imported by \(importers)")
    }
  }

  /// Only tools know how a setting is spelled; libraries mention it as a `Setting`.
  @Test func librariesSpellNoFlags() throws {
    let tools = try #require(Self.levels["CommandLineTool"])
    let libraries = Self.imports.modules.filter { Self.levels[$0, default: tools] < tools }
    #expect(libraries.contains("Streams") && libraries.contains("Encoder"))
    for file in libraries.flatMap(Self.imports.swiftFiles) {
      let text = try String(contentsOf: file, encoding: .utf8)
      for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      where line.contains(/(?:^|[^A-Za-z0-9-])--[a-z]/) {
        Issue.record("\(file.lastPathComponent):\(number + 1) spells a flag: \(line)")
      }
    }
  }

  /// Another C library, or another system, is a change in one folder.
  @Test func onlyOneFolderKnowsTheSystem() throws {
    for file in Self.imports.modules.flatMap(Self.imports.swiftFiles)
    where !file.path.contains("/Sources/Groundwork/System/") {
      let text = try String(contentsOf: file, encoding: .utf8)
      for line in text.split(separator: "\n") {
        #expect(
          !line.contains(/import (Glibc|Musl|Darwin|Foundation)/), "\(file.lastPathComponent)")
      }
    }
  }

  /// Names are compared in one place; elsewhere a `String` would be taken for its canonical equivalent.
  @Test func onlyNameComparesBytesOfTexts() throws {
    for file in Self.imports.modules.flatMap(Self.imports.swiftFiles) {
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(!text.contains("utf8.elementsEqual"), "\(file.lastPathComponent)")
    }
  }

  /// What Swift's `Mutex` orders is a race to the thread sanitizer.
  @Test func valuesAreSharedInOneKindOfLock() throws {
    for file in Self.imports.modules.flatMap(Self.imports.swiftFiles) {
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(!text.contains(/Mutex[(<]/), "\(file.lastPathComponent): take a Locked")
    }
  }

  /// Three pointers that are borrowed in one another hide what is done with them; spans need no closure.
  @Test func pointersAreNotNestedDeep() throws {
    for file in Self.imports.modules.flatMap(Self.imports.swiftFiles) {
      let nest = PointerNest(try String(contentsOf: file, encoding: .utf8))
      #expect(
        nest.depth < 3, "\(file.lastPathComponent):\(nest.line) nests \(nest.depth) closures")
    }
  }

  /// A reader finds a type by its name: a file that has types has one of its own name, or a function of
  /// that name, and others only where the file speaks of them.
  @Test func typesAreInTheFilesOfTheirNames() throws {
    for file in Self.imports.modules.flatMap(Self.imports.swiftFiles) {
      let source = try SourceFile(file)
      guard !source.types.isEmpty else { continue }
      #expect(source.hasItsOwn, "\(source.name) has no type or function of that name")
      for type in source.types where type != source.name {
        #expect(
          source.speaks(of: type), "\(type) belongs in a file of its own, not in \(source.name)")
      }
    }
  }

  /// Files that the page names by path, and types that it names in code.
  @Test func whatThePageNamesIsThere() throws {
    let root = Workspace.root
    let page = try String(
      contentsOf: root.appendingPathComponent("ARCHITECTURE.md"), encoding: .utf8)
    let prose = page.split(separator: "\n").filter { !$0.hasPrefix("|") }.joined(separator: "\n")
    let sources = try Workspace.shell("cat $(find Sources Tests -name '*.swift')").output
    let words = Set(sources.split { !($0.isLetter || $0.isNumber || $0 == "_") })
    for part in prose.split(separator: "`").enumerated() where part.offset % 2 == 1 {
      let name = String(part.element)
      let places = [name, "Sources/\(name)"].map { root.appendingPathComponent($0).path }
      if places.contains(where: FileManager.default.fileExists(atPath:)) { continue }
      #expect(!name.contains("/") || name.contains(" "), "there is no \(name)")
      guard name.allSatisfy({ $0.isLetter || $0 == "." || $0 == "+" }) else { continue }
      for word in name.split(whereSeparator: { ".+".contains($0) }) {
        #expect(words.contains(word), "no source speaks of \(name)")
      }
    }
  }
}
