import Foundation

/// The folder of the tools that the tests run: what was just built, or what `PROMPTUTILS_BIN` names.
///
/// A tool that is missing, or older than a source that it is made of, is an error: a golden file
/// would otherwise speak of a program that nobody builds any more.
struct BuiltTools {
  /// Why the tools cannot be used, in words for whoever runs the tests.
  struct Unusable: Error, CustomStringConvertible, Equatable {
    let description: String
  }

  /// The repository's root.
  let root: URL
  /// Where the tools are.
  let folder: URL

  /// The folder that the environment names; else that of the tests themselves, since SwiftPM builds
  /// the tools beside them.
  static func folder(environment: [String: String]) -> URL {
    if let named = environment["PROMPTUTILS_BIN"], !named.isEmpty {
      return URL(fileURLWithPath: named)
    }
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: tests).deletingLastPathComponent()
  }

  /// Checks every tool.
  ///
  /// - Throws: ``Unusable`` for the first that is missing or stale.
  func check() throws(Unusable) {
    for tool in DocumentationTool.names {
      let binary = folder.appendingPathComponent(tool).resolvingSymlinksInPath()
      guard let built = Self.modified(binary) else {
        throw Unusable(
          description: "\(folder.path)/\(tool) is missing; build the tools ('make build'), or set "
            + "PROMPTUTILS_BIN to the folder they are in")
      }
      for module in modules(of: tool) {
        guard let (source, changed) = newestSource(of: module), changed > built else { continue }
        throw Unusable(
          description: "\(folder.path)/\(tool) is older than \(source); build the tools again")
      }
    }
  }

  /// The modules that a tool is made of, itself among them, as the imports say.
  private func modules(of tool: String) -> Set<String> {
    var found: Set = [tool]
    var waiting = [tool]
    while let module = waiting.popLast() {
      for imported in ModuleImports(root: root).imports(of: module)
      where found.insert(imported).inserted {
        waiting.append(imported)
      }
    }
    return found
  }

  /// The file of a module that was changed last, and when.
  private func newestSource(of module: String) -> (path: String, changed: Date)? {
    let folder = root.appendingPathComponent("Sources/\(module)")
    let files = FileManager.default.enumerator(atPath: folder.path)?.allObjects ?? []
    return files.compactMap { $0 as? String }.compactMap { name in
      Self.modified(folder.appendingPathComponent(name)).map { ("Sources/\(module)/\(name)", $0) }
    }.max { $0.1 < $1.1 }
  }

  /// When a file was last written; nil for folders and for what is not there.
  private static func modified(_ file: URL) -> Date? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular else { return nil }
    return attributes?[.modificationDate] as? Date
  }
}
