import JSON
import Testing

/// Whole documents; expectations are worked by hand from RFC 8259.
@Suite struct JSONValueTests {
  private func parse(_ text: String) throws -> JSONValue { try JSONValue.parse(Array(text.utf8)) }

  @Test func everyKindIsRead() throws {
    let tree = try parse(
      #" {"n":null,"t":true,"i":-7,"d":2.50,"s":"\u00e9\ud83d\ude00\/","a":[1,[]]} "#)
    #expect(tree["n"]?.isNull == true)
    #expect(tree["t"]?.boolValue == true)
    #expect(tree["i"]?.intValue == -7)
    #expect(tree["d"]?.doubleValue == 2.5)
    #expect(tree["s"]?.stringValue == "\u{E9}\u{1F600}/")
    #expect(tree["a"]?.arrayValue?.count == 2)
    #expect(tree["absent"] == nil)
    #expect(tree.objectValue?.map(\.key) == ["n", "t", "i", "d", "s", "a"])
    if case .number(let spelling)? = tree["d"] {
      #expect(spelling == "2.50")
    } else {
      #expect(Bool(false))
    }
  }

  @Test func keysAreComparedAsUTF8() throws {
    let tree = try parse("{\"\u{E9}\":1,\"e\u{301}\":2}")
    #expect(tree["\u{E9}"]?.intValue == 1)
    #expect(tree["e\u{301}"]?.intValue == 2)
  }

  @Test func manyKeysAreTold() throws {
    let keys = (0..<2000).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
    #expect(try parse("{\(keys)}")["k1999"]?.intValue == 1999)
    let error = JSONError(offset: keys.utf8.count + 2, what: "a key stands twice in one object")
    #expect(throws: error) { try parse("{\(keys),\"k\\u0037\":0}") }
  }

  @Test func nestingHasALimit() throws {
    let open = String(repeating: "[", count: 512)
    _ = try parse(open + String(repeating: "]", count: 512))
    let error = JSONError(offset: 512, what: "arrays and objects are nested more than 512 deep")
    #expect(throws: error) { try parse(open + "[") }
    let objects = String(repeating: "{\"a\":", count: 513)
    #expect(throws: JSONError(offset: 2560, what: error.what)) { try parse(objects) }
  }

  @Test(arguments: [
    ("", 0, "expected a value, found the end"),
    ("[1 2]", 3, "expected , or ], found 2"),
    ("{\"a\":1]", 6, "expected , or }, found ]"),
    ("{a:1}", 1, "expected a key in quotes, found a"),
    ("{\"a\" 1}", 5, "expected : after the key, found 1"),
    ("[1,]", 3, "expected a value, found ]"),
    ("nul", 0, "expected a value, found n"),
    ("[NaN]", 1, "NaN is not a JSON number"),
    ("[-Infinity]", 1, "-Infinity is not a JSON number"),
    ("01", 0, "a number cannot start with 0 and more digits"),
    ("-x", 1, "expected a digit after -, found x"),
    ("1.", 2, "expected a digit after the decimal point, found the end"),
    ("1.5e+ ", 5, "expected a digit in the exponent, found a space"),
    ("+1", 0, "expected a value, found +"),
    ("\"a", 0, "a string has no closing quote"),
    ("\"a\nb\"", 2, "a control character in a string must be written \\u000a"),
    (#""\x""#, 2, "expected one of \" \\ / b f n r t u after a backslash, found x"),
    (#""\u12z4""#, 5, "expected four hex digits after \\u, found z"),
    (#""ab\ud800x""#, 3, "half of a surrogate pair stands alone"),
    (#""\udc00""#, 1, "half of a surrogate pair stands alone"),
    ("{} x", 3, "expected nothing more, found x"),
    ("\u{FEFF}{}", 0, "expected a value, found a byte order mark"),
    ("\u{0}", 0, "expected a value, found byte 0x00"),
    ("[1\n\n2]", 4, "expected , or ], found 2"),
  ])
  func faultsSayWhatAndWhere(text: String, offset: Int, what: String) {
    #expect(throws: JSONError(offset: offset, what: what)) { try parse(text) }
  }

  @Test func invalidUTF8IsPlaced() {
    #expect(throws: JSONError(offset: 3, what: "invalid UTF-8")) {
      try JSONValue.parse([0x22, 0xC3, 0xA9, 0xED, 0xA0, 0x80, 0x22])
    }
  }

  /// Strings are scanned eight bytes at a time: each special byte at each place of the words.
  @Test func specialBytesAreSeenAtEveryPlace() throws {
    for before in 0..<20 {
      for after in 0..<10 {
        let head = String(repeating: "a", count: before)
        let tail = String(repeating: "b", count: after)
        #expect(try parse("\"\(head)\\n\(tail)\"").stringValue == "\(head)\n\(tail)")
        #expect(try parse("\"\(head)\u{E9}\(tail)\"").stringValue == "\(head)\u{E9}\(tail)")
        for code in [0x00, 0x1F] as [UInt8] {
          let bytes = [0x22] + Array(head.utf8) + [code] + Array(tail.utf8) + [0x22]
          #expect(throws: JSONError.self) { try JSONValue.parse(bytes) }
        }
        #expect(throws: JSONError.self) { try parse("\"\(head)\"\(tail)x") }
      }
    }
  }
}
