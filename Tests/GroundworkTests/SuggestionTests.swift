import Testing

@testable import Groundwork

@Suite struct SuggestionTests {
  // By hand: insertions, removals and replacements counted.
  @Test(arguments: [
    ("miss", "misses", 2), ("", "abc", 3), ("kitten", "sitting", 3), ("gated", "gated", 0),
    ("abc", "", 3),
  ])
  func distanceCountsSingleChanges(one: String, other: String, distance: Int) {
    #expect(Suggestion.distance(Array(one.utf8), Array(other.utf8)) == distance)
  }

  @Test(
    arguments: [
      ("misess", "misses"), ("--mappr", "--mapper"), ("gatd", "gated"), ("something-else", nil),
      ("x", nil),
    ] as [(String, String?)])
  func theNearestNameIsMeant(word: String, name: String?) {
    let names = ["misses", "near-misses", "gated", "--mapper", "--op"]
    #expect(Suggestion.nearest(to: word, among: names) == name)
  }

  @Test(
    arguments: [
      ("swop", "did you mean \"swap\"? choose from stake, swap"),
      ("none", "choose from stake, swap"),
    ])
  func theRemedyNamesTheNearestAndAll(word: String, remedy: String) {
    #expect(Suggestion.remedy(for: word, among: ["stake", "swap"]) == remedy)
  }

  // One change from both: the start that they share with the word is longer in one.
  @Test(arguments: [["lights_on", "lights_off"], ["lights_off", "lights_on"]])
  func ofNamesAsNearTheOneThatStartsAlikeIsMeant(names: [String]) {
    #expect(Suggestion.nearest(to: "lights_of", among: names) == "lights_off")
  }

  // By hand: three changes, of which a word of nine letters may have as many.
  @Test func fewerChangesMayBeAskedFor() {
    #expect(Suggestion.nearest(to: "add_asset", among: ["buy_asset"]) == "buy_asset")
    #expect(Suggestion.nearest(to: "add_asset", among: ["buy_asset"], withinChanges: 2) == nil)
    #expect(
      Suggestion.nearest(to: "ad_asset", among: ["add_asset"], withinChanges: 2) == "add_asset")
  }

  @Test func caseAloneIsNoDifference() {
    #expect(Suggestion.nearest(to: "SWAP_ASSET", among: ["stake", "swap_asset"]) == "swap_asset")
    #expect(Suggestion.nearest(to: "swap", among: ["swap", "stake"]) == "swap")
  }

  @Test func theSameLettersOfOtherBytesAreNear() {
    let found = Suggestion.nearest(
      to: "cafe\u{301}_order", among: ["cafe\u{301}_other", "caf\u{E9}_order"])
    #expect(found.map { Array($0.utf8) } == Array("caf\u{E9}_order".utf8))
  }

  /// A bound on the distance changes no answer within it.
  @Test func aBoundedDistanceIsTheSameWithinItsBound() {
    var random = SplitMix64(seed: 8)
    for _ in 0..<500 {
      let texts = (0..<2).map { _ in
        (0..<Int.random(in: 0...9, using: &random)).map { _ in
          UInt8.random(in: 97...99, using: &random)
        }
      }
      let whole = Suggestion.distance(texts[0], texts[1])
      for most in 0...9 {
        let found = Suggestion.distance(texts[0], texts[1], most: most)
        #expect(whole <= most ? found == whole : found > most)
      }
    }
  }

  // By hand: each would take as many changes as the shorter of the two has letters.
  @Test(
    arguments: [
      ("x", ["id", "y", "xy"], nil), ("ab", ["id", "abc"], "abc"), ("ln", ["x", "lng"], "lng"),
      ("lang", ["x", "id"], nil), ("", ["a", ""], nil),
    ] as [(String, [String], String?)])
  func aWordOfWhichNothingStaysIsNotNear(word: String, names: [String], name: String?) {
    #expect(Suggestion.nearest(to: word, among: names) == name)
  }
}
