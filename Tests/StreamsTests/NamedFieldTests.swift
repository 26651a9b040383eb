import Groundwork
import Records
import Testing

@testable import Streams

@Suite struct NamedFieldTests {
  // By hand: other letters first, then the usual names in their order, then a near spelling.
  @Test(
    arguments: [
      (["id", "text"], "text"), (["Prompt", "text"], "Prompt"),
      (["query", "Utterance"], "Utterance"),
      (["promt", "id"], "promt"), (["id", "label"], nil), ([], nil),
    ] as [([String], String?)])
  func thePromptGoesByUsualNames(names: [String], likely: String?) {
    #expect(NamedField.prompt("prompt").likely(among: names) == likely)
  }

  @Test(
    arguments: [
      (["prompt", "intent"], "intent"), (["category", "class"], "category"), (["lable"], "lable"),
      (["LABEL", "intent"], "LABEL"), (["prompt", "embedding"], nil),
    ] as [([String], String?)])
  func theLabelGoesByUsualNames(names: [String], likely: String?) {
    #expect(NamedField.label("label").likely(among: names) == likely)
  }

  /// The setting names the field of the records too, which have it.
  @Test func theRemedyForALabelsFileIsToNameItsColumn() {
    let field = NamedField.joinedPrompt("prompt")
    #expect(
      field.remedy(among: ["text"], place: "column").text(naming: \.rawValue)
        == "name its column \"prompt\" as the records' field is, or both with prompt field")
    #expect(field.likely(among: ["text"]) == "text")
  }

  @Test func theRemedyNamesTheSetting() {
    let field = NamedField.label("label")
    #expect(
      field.remedy(among: []).text(naming: \.rawValue)
        == "name the field that holds the label with label field")
    #expect(
      field.remedy(among: ["intent"]).text(naming: \.rawValue)
        == "name the field that holds the label with label field, as in label field intent")
  }
}
