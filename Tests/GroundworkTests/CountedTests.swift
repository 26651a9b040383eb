import Groundwork
import Testing

@Suite struct CountedTests {
  // By hand.
  @Test func oneIsSingular() {
    #expect([0, 1, 2].map { counted($0, "row") } == ["0 rows", "1 row", "2 rows"])
    #expect(counted(1, "class", "classes") == "1 class")
    #expect(counted(2, "class", "classes") == "2 classes")
    #expect(counted(1, of: 1, "row") == "1 of 1 row")
    #expect(counted(1, of: 3, "row") == "1 of 3 rows")
    #expect([0, 1, 2].map { agreeing($0, "has", "have") } == ["have", "has", "have"])
  }

  @Test func longListsAreCut() {
    #expect(listed([]) == "")
    #expect(listed(["a", "b", "c", "d", "e", "f"]) == "a, b, c, d, e, f")
    #expect(listed(["a", "b", "c", "d", "e", "f", "g"]) == "a, b, c, d, e, f, … (7)")
    #expect(listed(["a", "b", "c"], most: 1) == "a, … (3)")
  }
}
