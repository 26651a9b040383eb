import Foundation
import JSON

/// Golden files that scripts in `scripts/reference` have made.
enum Reference {
  /// The lines of a golden file after the first, which says how it was made.
  static func lines(_ name: String) throws -> [JSONValue] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Fixtures/reference/\(name)")
    let lines = try Data(contentsOf: file).split(separator: 0x0A)
    return try lines.dropFirst().map { try JSONValue.parse(Array($0)) }
  }
}
