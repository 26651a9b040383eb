import Groundwork
import JSON

/// A folder that holds a model's files.
public struct ModelFolder: Sendable {
  /// A longer text file is not read.
  public static let largestText = 64 << 20

  /// Its path.
  public let path: String

  /// Takes a folder by its path.
  public init(path: String) { self.path = path }

  /// The path of a file in the folder; an empty name is the folder itself.
  public func file(_ name: String) -> String {
    name.isEmpty ? path : path.hasSuffix("/") ? path + name : "\(path)/\(name)"
  }

  /// Whether there is something by this name, be it a symbolic link that leads nowhere.
  public func has(_ name: String) -> Bool {
    (try? FileStatus.checkPresence(at: file(name))) != nil
  }

  /// A folder inside this one.
  public func folder(_ name: String) -> ModelFolder {
    ModelFolder(path: name == "." ? path : file(name))
  }

  /// The whole of a file, or nil where there is none.
  ///
  /// - Throws: ``Failure`` when it cannot be read or is longer than ``largestText``.
  public func text(_ name: String) throws(Failure) -> [UInt8]? {
    let path = file(name)
    do throws(SystemError) {
      try FileStatus.checkPresence(at: path)
    } catch {
      if error.isMissing { return nil }
      throw Failure.cannotRead(path, error)
    }
    let mapped = try MappedFile(path: path)
    guard mapped.bytes.count <= Self.largestText else {
      throw Failure(
        "\(mapped.path) has \(mapped.bytes.count) bytes, more than \(Self.largestText)")
    }
    return Array(mapped.bytes)
  }

  /// A JSON file, or nil where there is none.
  ///
  /// - Throws: ``Failure`` as ``text(_:)``, and when it is not one JSON document.
  public func json(_ name: String) throws(Failure) -> JSONValue? {
    guard let text = try text(name) else { return nil }
    do {
      return try JSONValue.parse(text)
    } catch {
      throw Failure("\(file(name)): \(error.what) at byte \(error.offset)")
    }
  }

  /// A file of settings; without members where there is none.
  ///
  /// - Throws: ``Failure`` as ``json(_:)``, and when it is not an object.
  public func settings(_ name: String) throws(Failure) -> Settings {
    try Settings(try json(name), path: file(name))
  }

  /// Whether a path leads to a folder, symbolic links followed.
  public static func isFolder(_ path: String) -> Bool {
    (try? FileStatus(at: path))?.kind == .folder
  }
}
