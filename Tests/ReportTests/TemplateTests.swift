import Testing

@testable import Report

/// What mustache(5) says of each tag, by hand.
@Suite struct TemplateTests {
  private func filled(_ text: String, _ values: Template.Value) throws -> String {
    try Template(text).filled(with: values)
  }

  @Test func valuesAreEscapedUnlessInThreeBraces() throws {
    #expect(
      try filled("{{a}}|{{{a}}}|{{b}}", ["a": "<i> & \"x\" 'y'"])
        == "&lt;i&gt; &amp; &quot;x&quot; &#39;y&#39;|<i> & \"x\" 'y'|")
    // A combining mark makes one Character of both, and is no way out.
    #expect(try filled("{{a}}", ["a": "<\u{338}script>"]) == "&lt;\u{338}script&gt;")
  }

  @Test func sectionsStandOnceForEachMember() throws {
    #expect(try filled("{{#a}}<{{.}}>{{/a}}", ["a": .init(["x", "y"])]) == "<x><y>")
    #expect(try filled("{{#a}}!{{/a}}", ["a": .list([])]) == "")
    #expect(try filled("{{#a}}!{{/a}}", ["a": ""]) == "")
    #expect(try filled("{{#a}}!{{/a}}", [:]) == "")
    #expect(try filled("{{#a}}[{{a}}]{{/a}}", ["a": "x"]) == "[x]")
  }

  @Test func namesAreLookedUpFromTheInnermostSectionOut() throws {
    let values: Template.Value = ["a": .list([["b": "in"], ["c": "in"]]), "b": "out", "c": "out"]
    #expect(try filled("{{#a}}{{b}} {{c}};{{/a}}", values) == "in out;out in;")
  }

  @Test func lonelyTagsTakeTheirLineAlong() throws {
    #expect(
      try filled("<\n{{#a}}\n{{.}}\n{{/a}}\n>\n", ["a": .init(["x", "y"])]) == "<\nx\ny\n>\n")
    #expect(try filled("{{a}}\n{{b}}\n", ["a": "x"]) == "x\n\n")
  }

  @Test func anotherTemplateSeesTheSameValues() throws {
    let page = try Template("{{#a}}\n{{> item}}\n{{/a}}\n")
    let item = try Template("- {{.}} of {{b}}\n")
    #expect(
      page.filled(with: ["a": .init(["x", "y"]), "b": "z"], others: ["item": item])
        == "- x of z\n- y of z\n")
  }

  @Test(arguments: [("{{#a}}", "a"), ("{{/a}}", "a"), ("{{#a}}{{/b}}", "b"), ("{{a", "a")])
  func unbalancedTagsAreRefused(_ text: String, _ place: String) {
    #expect(throws: Template.Problem.unbalanced(place)) { try Template(text) }
  }
}
