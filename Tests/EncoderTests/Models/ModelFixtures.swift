import Foundation
import Groundwork
import Testing

@testable import Encoder

/// The repository's folder of fixtures.
let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures")

/// Finds the tiny models, and no others.
let tinyModels = ModelSearchPath(roots: [fixtures.appendingPathComponent("models").path])

/// A folder of a test's own, gone when the value is.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "encoder-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, and the folders it is in.
  func write(_ name: String, _ bytes: some Sequence<UInt8>) throws {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  func write(_ name: String, _ text: String) throws { try write(name, text.utf8) }

  /// Copies a tiny model in as a folder of the given name.
  func copy(model: String, as name: String) throws {
    let target = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: fixtures.appendingPathComponent("models/\(model)"), to: target)
  }

  /// Replaces a text in a file.
  func edit(_ name: String, _ old: String, _ new: String) throws {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    let text = try String(contentsOf: url, encoding: .utf8)
    try #require(text.contains(old), "nothing to replace in \(name)")
    try write(name, text.replacingOccurrences(of: old, with: new))
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: "\(path)/\(name)")
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: "\(path)/\(name)", withDestinationPath: target)
  }
}

/// The error that a call throws, paths of the temporary folder shortened to `…`.
func encoderError(in folder: TemporaryFolder? = nil, _ body: () throws -> Void) -> String? {
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

extension TextEncoder {
  /// The vectors of prompts in one batch; shape (prompts.count, dimension).
  func vectors(_ prompts: [String]) throws -> [[Float]] {
    var batch = TokenBatch()
    for prompt in prompts {
      Array(prompt.utf8).withUnsafeBufferPointer { _ = batch.append($0, tokenizedBy: self) }
    }
    return try vectors(batch)
  }

  func vectors(_ batch: TokenBatch) throws -> [[Float]] {
    var flat: [Float] = []
    try makeSession().encode(batch, into: &flat)
    try #require(flat.count == batch.count * dimension)
    return (0..<batch.count).map { Array(flat[($0 * dimension)..<(($0 + 1) * dimension)]) }
  }
}

/// The largest difference of two vectors' components.
func largestDifference(_ first: [Float], _ second: [Float]) -> Float {
  zip(first, second).reduce(first.count == second.count ? 0 : .infinity) {
    // A NaN on either side is as far off as can be.
    let gap = abs($1.0 - $1.1)
    return max($0, gap.isNaN ? .infinity : gap)
  }
}
