import Testing

@testable import CommandLineTool

@Suite struct StringPrintableTests {
  @Test(arguments: [
    ("über \u{1F600}", "über \u{1F600}"), ("\u{1B}[2Jx", "\\u{1B}[2Jx"), ("a\nb\tc", "a\\nb\\tc"),
    ("x\u{202E}y\u{2028}z", "x\\u{202E}y\\u{2028}z"),
    ("\u{7F}\u{9B}1m", "\\u{7F}\\u{9B}1m"), ("", ""),
  ])
  func spellsControlCharactersOut(text: String, wanted: String) {
    #expect(text.printable == wanted)
  }
}
