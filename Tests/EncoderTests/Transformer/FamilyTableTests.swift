import Foundation
import Testing
import TestSupport

@testable import Encoder

/// The table of families in the manual beside the architectures that are loaded.
struct FamilyTableTests {
  /// Second column of the families' table in promptutils(7).
  @Test func theManualNamesEveryModelType() throws {
    let page = fixtures.deletingLastPathComponent().appendingPathComponent("man/promptutils.7")
    let text = try String(contentsOf: page, encoding: .utf8)
    let table = try #require(text.components(separatedBy: ".Ss Families").last)
    var named: Set<String> = []
    for line in table.split(separator: "\n").prefix(while: { $0 != ".El" }) {
      let columns = String(line).components(separatedBy: " Ta ")
      guard columns.count == 4 else { continue }
      named.formUnion(columns[1].components(separatedBy: ", "))
    }
    let missing = Architecture.all.map(\.modelType).filter { !named.contains($0) }
    #expect(missing.isEmpty, "add them to the table of families in man/promptutils.7")
  }
}
