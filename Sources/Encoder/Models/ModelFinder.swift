import Groundwork
import ModelFiles

/// Finds model folders by path or name.
struct ModelFinder {
  let search: ModelSearchPath

  /// Models of this organisation are known without it, as in sentence-transformers.
  static let usualOrganisation = "sentence-transformers"

  /// A model folder and what the model is called in identities and lists.
  struct Location: Equatable {
    var name: String
    var path: String
  }

  /// Finds a model.
  ///
  /// - Parameter name: A path, or a name with or without its organisation.
  /// - Returns: Its folder, and its name without organisation.
  /// - Throws: ``Failure`` that lists every place looked at.
  func find(_ name: String) throws(Failure) -> Location {
    guard !name.utf8.isEmpty, !name.utf8.contains(0) else {
      throw Failure("the name of the model is empty", remedy: "see \(.modelList)")
    }
    if ModelFolder.isFolder(name) { return Location(name: Self.name(ofPath: name), path: name) }
    guard !Self.isPath(name) else { throw Self.unusablePath(name) }
    let places = candidates(name)
    for place in places where ModelFolder.isFolder(place) {
      guard let folder = Self.isHubEntry(place) ? Self.snapshot(in: place) : place else { continue }
      return Location(name: Self.lastComponent(name), path: folder)
    }
    guard !ModelFolder(path: name).has("") else { throw Self.unusablePath(name) }
    let looked = ([name] + places).joined(separator: ", ")
    throw Failure(
      "there is no model \"\(name)\"; looked at \(looked)",
      remedy: "run \"make models\", put the model's folder in one of these places, or give its path"
    )
  }

  /// Why a path that is no folder is none: the system's reason.
  private static func unusablePath(_ path: String) -> Failure {
    do throws(SystemError) {
      try Descriptor.reading(path, .folder).close()
      return Failure("\(path) is not a folder")
    } catch {
      if error.isNoFolder, ModelFolder(path: path).has("") {
        return Failure(
          "\(path) is a file, not a model's folder",
          remedy: "give the folder with config.json and model.safetensors")
      }
      return .cannotRead(path, error)
    }
  }

  /// Every model folder on the search path, in the order in which names are resolved.
  func all() -> [Location] {
    var found: [Location] = []
    for root in search.roots {
      for name in FileSystem.names(in: root) {
        let path = "\(root)/\(name)"
        if Self.isModel(path) {
          found.append(Location(name: name, path: path))
          continue
        }
        for inner in FileSystem.names(in: path) where Self.isModel("\(path)/\(inner)") {
          found.append(Location(name: "\(name)/\(inner)", path: "\(path)/\(inner)"))
        }
      }
    }
    for cache in search.hubCaches {
      for entry in FileSystem.names(in: cache) where entry.hasPrefix("models--") {
        guard let path = Self.snapshot(in: "\(cache)/\(entry)"), Self.isModel(path) else {
          continue
        }
        found.append(Location(name: Self.repository(ofEntry: entry), path: path))
      }
    }
    return found
  }

  /// The places where a name can be, best first.
  private func candidates(_ name: String) -> [String] {
    let usual = "\(Self.usualOrganisation)/"
    let short = name.hasPrefix(usual) ? String(name.dropFirst(usual.utf8.count)) : name
    let spellings = short.utf8.contains(UInt8(ascii: "/")) ? [short] : [short, usual + short]
    var places = search.roots.flatMap { root in spellings.map { "\(root)/\($0)" } }
    for cache in search.hubCaches {
      for spelling in spellings.reversed() {
        places.append("\(cache)/models--\(spelling.split(separator: "/").joined(separator: "--"))")
      }
    }
    return places
  }

  private static func isPath(_ name: String) -> Bool {
    ["/", "./", "../", "~"].contains { name.hasPrefix($0) } || name == "." || name == ".."
      || name.split(separator: "/", omittingEmptySubsequences: false).contains {
        $0 == ".." || $0.isEmpty
      }
  }

  private static func isModel(_ path: String) -> Bool {
    let folder = ModelFolder(path: path)
    return folder.has("config.json") || folder.has("modules.json")
  }

  private static func isHubEntry(_ path: String) -> Bool {
    lastComponent(path).hasPrefix("models--")
  }

  /// The revision that `refs/main` names, else the first by name that is a model.
  static func snapshot(in entry: String) -> String? {
    let snapshots = "\(entry)/snapshots"
    if let text = try? ModelFolder(path: "\(entry)/refs").text("main") {
      let revision = String(decoding: text.filter { $0 > UInt8(ascii: " ") }, as: UTF8.self)
      let path = "\(snapshots)/\(revision)"
      if !revision.utf8.isEmpty, !revision.utf8.contains(UInt8(ascii: "/")), revision != "..",
        ModelFolder.isFolder(path)
      {
        return path
      }
    }
    return FileSystem.names(in: snapshots).map { "\(snapshots)/\($0)" }.first(where: isModel)
  }

  /// `models--a--b` is repository `a/b`.
  private static func repository(ofEntry entry: String) -> String {
    var parts: [String] = []
    var rest = Substring(entry.dropFirst("models--".utf8.count))
    while let separator = rest.indices.first(where: { rest[$0...].hasPrefix("--") }) {
      parts.append(String(rest[..<separator]))
      rest = rest[rest.index(separator, offsetBy: 2)...]
    }
    return (parts + [String(rest)]).joined(separator: "/")
  }

  /// What a model is called that was given by its path: its folder's name, or its repository's in a cache.
  private static func name(ofPath path: String) -> String {
    let parts = (FileSystem.resolved(path) ?? path).split(separator: "/")
    if parts.count >= 3, parts[parts.count - 2] == "snapshots",
      parts[parts.count - 3].hasPrefix("models--")
    {
      return lastComponent(repository(ofEntry: String(parts[parts.count - 3])))
    }
    return parts.last.map(String.init) ?? "model"
  }

  private static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
