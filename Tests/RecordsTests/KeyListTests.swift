import Testing

@testable import Records

@Suite struct KeyListTests {
  private func has(_ keys: [String], _ object: String) throws -> Bool {
    let list = try #require(KeyList(keys.map { Array($0.utf8) }))
    return try withRecord(Array("{\"o\":\(object)}".utf8)) { $0.hasKeys(list, in: "o") }
  }

  @Test(arguments: [
    (["a", "bc", "ä"], #"{"a":1,"bc":{"a":[]},"ä":"x"}"#),
    (["a", "b"], #"{ "a" : 1 , "b" : 2 }"#),
    ([""], #"{"":null}"#),
    ([], "{}"),
  ])
  func theSameKeysInTheirOrder(_ keys: [String], _ object: String) throws {
    #expect(try has(keys, object))
  }

  @Test(arguments: [
    (["a", "b"], #"{"b":1,"a":2}"#),
    (["a", "b"], #"{"a":1}"#),
    (["a"], #"{"a":1,"b":2}"#),
    (["a"], "{}"),
    ([], #"{"a":1}"#),
    (["a"], #"{"\u0061":1}"#),
    (["a"], #"{"aa":1}"#),
    (["aa"], #"{"a":1}"#),
    (["a"], #"["a"]"#),
    (["a"], "null"),
  ])
  func otherKeys(_ keys: [String], _ object: String) throws {
    #expect(try !has(keys, object))
  }

  @Test(arguments: ["a\\n", "a\"", "\u{1}"])
  func keysThatNeedEscapesAreNotTaken(_ key: String) {
    #expect(KeyList([Array(key.utf8)]) == nil)
  }
}
