public import Foundation

/// The repository's folder of fixtures.
public let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures")

/// The rows of a file in Fixtures/reference.
public func referenceLines<Line: Decodable>(_ name: String) throws -> [Line] {
  let data = try Data(contentsOf: fixtures.appendingPathComponent("reference/\(name)"))
  return try data.split(separator: UInt8(ascii: "\n")).map {
    try JSONDecoder().decode(Line.self, from: $0)
  }
}
