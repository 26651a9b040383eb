import Foundation
import JSON

/// Golden numbers of `scripts/reference/decision_bounds.py`.
enum ReferenceNumbers {
  static func load() throws -> JSONValue {
    let file = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/reference/decision_bounds.json")
    return try JSONValue.parse([UInt8](Data(contentsOf: file)))
  }
}
