import JSON
import ModelFiles
import Testing
import TestSupport

@Suite struct SettingsTests {
  private static let text = #"""
    {"name":"a","on":true,"size":3,"half":0.5,"none":null,"inner":{"size":4},"list":[{"size":1},{"size":2}],
    "mixed":[{},1]}
    """#

  private func settings(_ text: String = Self.text) throws -> Settings {
    try Settings(try JSONValue.parse(Array(text.utf8)), path: "m/config.json")
  }

  @Test func membersAreOfTheirTypes() throws {
    let settings = try settings()
    #expect(try settings.text("name") == "a")
    #expect(try settings.flag("on") == true)
    #expect(try settings.count("size") == 3)
    #expect(try settings.number("half") == 0.5)
    #expect(try settings.settings("inner").count("size") == 4)
    #expect(try settings.list("list").map { try $0.count("size") } == [1, 2])
  }

  /// A member that is null is as good as none.
  @Test func whatIsNotThereIsNil() throws {
    for name in ["none", "other"] {
      let settings = try settings()
      #expect(try settings.text(name) == nil)
      #expect(try settings.count(name) == nil)
      #expect(try settings.settings(name).members.isEmpty)
      #expect(try settings.list(name).isEmpty)
    }
    #expect(try Settings(nil, path: "p").members.isEmpty)
  }

  @Test func whatIsOfAnotherTypeIsRefusedByName() throws {
    let settings = try settings()
    let remedy = "; fetch the model again"
    let file = "m/config.json: "
    #expect(
      failureText { _ = try settings.text("size") } == file + "\"size\" is not a string" + remedy)
    #expect(
      failureText { _ = try settings.flag("size") }
        == file + "\"size\" is neither true nor false" + remedy)
    #expect(
      failureText { _ = try settings.count("half") }
        == file + "\"half\" is not a positive whole number" + remedy)
    #expect(
      failureText { _ = try settings.number("name") } == file + "\"name\" is not a number" + remedy)
    #expect(
      failureText { _ = try settings.settings("list") } == file + "\"list\" is not an object"
        + remedy)
    #expect(
      failureText { _ = try settings.list("mixed") }
        == file + "\"mixed\" holds more than objects" + remedy)
    #expect(failureText { _ = try self.settings("[]") } == file + "is not an object" + remedy)
  }
}
