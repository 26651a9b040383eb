import Foundation
import Testing

/// Holds the fields that the tools write against those that promptutils(5) lists.
@Suite struct DocumentationFieldTests {
  /// What is written where, as jq programs that list the names.
  static let files = [
    "train.jsonl": "keys[]", "scored.jsonl": "keys[]", "metrics.jsonl": "keys[]",
    "op.json": "keys[]", "fitted.json": "keys[]", "mapper.json": "keys[]",
  ]

  @Test(arguments: files.keys.sorted())
  func everyFieldIsDocumented(_ file: String) throws {
    let example = try WorkedExample.result.get()
    let listed = try Workspace.shell(
      "jq -r '\(Self.files[file] ?? ".")' '\(example.path)/\(file)' | sort -u")
    let names = listed.output.split(separator: "\n").map(String.init)
    let documented = try DocumentationPage("promptutils.5").documentedFields
    #expect(!names.isEmpty)
    for name in names {
      // The page gives the fields over unseen rows by their common prefix.
      let plain = name.hasPrefix("unseen_") ? String(name.dropFirst("unseen_".count)) : name
      #expect(documented.contains(name) || documented.contains(plain), "\(file): \(name)")
    }
  }

  @Test func auditDocumentsEveryShippedFilter() throws {
    let programs = Workspace.root.appendingPathComponent("Sources/Filter/Programs").path
    let names = try FileManager.default.contentsOfDirectory(atPath: programs)
      .map { String($0.dropLast(".jq".count)) }
    let documented = try DocumentationPage("audit.1").documentedWords
    #expect(!names.isEmpty)
    #expect(documented.isSuperset(of: names))
  }
}
