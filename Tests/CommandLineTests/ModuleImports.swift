import Foundation

/// Which of the project's modules import which, read from the sources.
struct ModuleImports {
  let root: URL

  /// The names of all modules: the folders in `Sources`.
  var modules: [String] {
    let folder = root.appendingPathComponent("Sources").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  /// A module's Swift files.
  func swiftFiles(of module: String) -> [URL] {
    let folder = root.appendingPathComponent("Sources/\(module)")
    return (FileManager.default.enumerator(atPath: folder.path)?.allObjects ?? [])
      .compactMap { ($0 as? String).map(folder.appendingPathComponent) }
      .filter { $0.pathExtension == "swift" }.sorted { $0.path < $1.path }
  }

  /// The project's modules that a module imports or, if it is C, whose headers it includes.
  func imports(of module: String) -> Set<String> {
    let known = Set(modules)
    let folder = root.appendingPathComponent("Sources/\(module)")
    let files = (FileManager.default.enumerator(atPath: folder.path)?.allObjects ?? [])
      .compactMap { $0 as? String }
    var found: Set<String> = []
    for file in files where [".swift", ".c", ".h"].contains(where: file.hasSuffix) {
      let path = folder.appendingPathComponent(file)
      guard let text = try? String(contentsOf: path, encoding: .utf8) else { continue }
      for line in text.split(separator: "\n") {
        if let name = Self.imported(by: line), known.contains(name) { found.insert(name) }
      }
    }
    return found.subtracting([module])
  }

  /// The module that a line imports, or whose header of the same name it includes.
  private static func imported(by line: Substring) -> String? {
    if line.hasPrefix("#include"),
      let name = line.split(whereSeparator: { "\"<>".contains($0) })
        .dropFirst().first, name.hasSuffix(".h")
    {
      return String(name.dropLast(2))
    }
    let words = line.split(separator: " ")
    guard let keyword = words.firstIndex(of: "import"), keyword + 1 < words.count,
      words[..<keyword].allSatisfy({
        ["public", "package", "internal", "fileprivate", "private", "@preconcurrency"].contains($0)
      })
    else { return nil }
    return String(words[keyword + 1])
  }
}
