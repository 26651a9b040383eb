import Foundation
import Groundwork

/// A folder of a test's own, gone when the value is.
public final class TemporaryFolder {
  /// Where it is.
  public let path: String

  /// Makes an empty folder.
  public init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "promptutils-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, and the folders it is in.
  public func write(_ name: String, _ bytes: some Sequence<UInt8>) throws {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  /// Writes a text file, and the folders it is in.
  public func write(_ name: String, _ text: String) throws { try write(name, text.utf8) }

  /// Copies a tiny model in as a folder of the given name.
  public func copy(model: String, as name: String) throws {
    let target = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: fixtures.appendingPathComponent("models/\(model)"), to: target)
  }

  /// Replaces a text in a file, which must be there.
  public func edit(_ name: String, _ old: String, _ new: String) throws {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    let text = try String(contentsOf: url, encoding: .utf8)
    guard text.contains(old) else { throw Failure("nothing to replace in \(name)") }
    try write(name, text.replacingOccurrences(of: old, with: new))
  }

  /// Removes a file or folder.
  public func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: "\(path)/\(name)")
  }

  /// Makes a symbolic link.
  public func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: "\(path)/\(name)", withDestinationPath: target)
  }
}

/// The failure that a call throws, paths of the temporary folder shortened to `…`; nil where it throws none.
public func failureText(in folder: TemporaryFolder? = nil, _ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch let error as Failure {
    let text = error.description
    return folder.map { text.replacingOccurrences(of: $0.path, with: "…") } ?? text
  } catch {
    return "\(error)"
  }
}
