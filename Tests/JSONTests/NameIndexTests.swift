import JSON
import Testing

@Suite struct NameIndexTests {
  private func hash(_ name: String) -> UInt64 {
    Array(name.utf8).withUnsafeBytes { NameIndex.hash($0) }
  }

  /// Past 32 names a table takes over; clearing goes back to the scan.
  @Test func namesAreFoundBeforeAndAfterTheTable() {
    var index = NameIndex()
    for round in [5, 400, 33, 3] {
      index.removeAll()
      let names = (0..<round).map { "name \($0)" }
      for (position, name) in names.enumerated() {
        #expect(index.position(of: hash(name)) { names[$0] == name } == nil)
        index.append(hash(name))
        #expect(index.position(of: hash(name)) { names[$0] == name } == position)
      }
      #expect(index.count == round)
    }
  }

  @Test func equalHashesAreTold() {
    var index = NameIndex()
    for _ in 0..<40 { index.append(7) }
    #expect(index.position(of: 7) { $0 == 33 } == 33)
    #expect(index.position(of: 7) { _ in false } == nil)
    #expect(index.position(of: 8) { _ in true } == nil)
  }

  @Test func lengthAndEveryByteCount() {
    let names = ["", "\0", "\0\0", "a", "a\0", "abcdefgh", "abcdefghi", "abcdefgi", "hgfedcba"]
    #expect(Set(names.map(hash)).count == names.count)
  }
}
