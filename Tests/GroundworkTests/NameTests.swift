import Groundwork
import Testing

@Suite struct NameTests {
  // U+00E9 and e + U+0301 are one String and two Names.
  @Test func canonicallyEquivalentSpellingsAreTwoNames() {
    let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
    #expect(composed == decomposed)
    #expect(Name(composed) != Name(decomposed))
    #expect(Set([Name(composed), Name(decomposed)]).count == 2)
  }

  @Test(arguments: [("", "a"), ("a", "b"), ("a", "aa"), ("z", "\u{E9}"), ("\u{E000}", "\u{1F600}")])
  func theOrderIsThatOfTheBytes(less: String, more: String) {
    #expect(Name(less) < Name(more))
    #expect(!(Name(more) < Name(less)))
    #expect(less.utf8.lexicographicallyPrecedes(more.utf8))
  }
}
