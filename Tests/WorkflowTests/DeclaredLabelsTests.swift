import TestSupport
import Testing

@testable import Workflow

@Suite struct DeclaredLabelsTests {
  private static func notes(
    _ declared: [String], known: [String], classes: [String]? = nil
  ) -> [String] {
    let labels = DeclaredLabels(declared)
    labels.note(known.map { Array($0.utf8) })
    if let classes { labels.note(classes: classes.map { Array($0.utf8) }) }
    return labels.notes.map(\.description)
  }

  @Test func whatAnythingBearsIsNotNoted() {
    #expect(Self.notes(["none"], known: ["swap", "none"]) == [])
    #expect(Self.notes([], known: ["swap"]) == [])
  }

  @Test func aMisspeltNameIsNotedWithTheNearest() {
    let what = "labels that must not execute: \"nonne\" is the label of no row"
    #expect(Self.notes(["nonne"], known: ["swap", "none"]) == [what + "; did you mean \"none\"?"])
    #expect(
      Self.notes(["nonne"], known: ["withdraw", "swap"]) == [what + "; there are swap, withdraw"])
    #expect(Self.notes(["nonne"], known: []) == [what])
  }

  @Test func classesAreSpokenOfWhereRowsListThem() {
    let what =
      "labels that must not execute: \"nonne\" is the label of no row and no class of the mapper"
    #expect(
      Self.notes(["nonne"], known: ["swap"], classes: ["none"])
        == [what + "; did you mean \"none\"?"])
    #expect(Self.notes(["none"], known: ["swap"], classes: ["none"]) == [])
  }

  @Test func aClassThatMayFireIsNoted() {
    let labels = DeclaredLabels(["none", "swap"])
    labels.note(classes: ["none", "swap", "lend"].map { Array($0.utf8) })
    labels.note(firing: ["swap", "lend"].map { Array($0.utf8) })
    #expect(
      labels.notes.map(\.description) == [
        "labels that must not execute: \"swap\" is a class of the mapper that may fire, and what fires as it "
          + "though its label is \"swap\" counts as hallucinated; if it must never fire, fit with labels "
          + "that must not execute swap"
      ])
  }

  @Test func aNameDeclaredTwiceIsNotedOnce() {
    #expect(Self.notes(["nonne", "nonne"], known: ["none"]).count == 1)
  }

  @Test func labelsOfALabelsFileCount() throws {
    let folder = try TemporaryFolder()
    try folder.write("labels.csv", "prompt,label\na,swap\nb,swap\nc,none\n")
    let gold = try GoldLabels(file: "\(folder.path)/labels.csv", promptField: "prompt")
    let labels = DeclaredLabels(["none", "swap"])
    gold.note(in: labels)
    #expect(labels.notes.isEmpty)
  }

  // Of more names than are kept, which are kept depends on which came first.
  @Test func amongVeryManyNamesNoneIsSuggested() {
    let names = (0..<DeclaredLabels.nameLimit).map { "c\($0)" } + ["none"]
    #expect(Self.notes(["none"], known: names) == [])
    #expect(Self.notes(["nonne"], known: names).allSatisfy { !$0.contains("did you mean") })
  }
}
