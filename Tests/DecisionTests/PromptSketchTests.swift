import Testing

@testable import Decision

struct PromptSketchTests {
  private static func place(_ cell: Int, _ kind: FiringKind = .wrong, seen: Bool = false)
    -> PromptPlace
  {
    PromptPlace(seen: seen, histogram: 3, cell: cell, kind: kind)
  }

  private static let entries = [
    PromptSketch.Entry(key: 1 << 63 | 5, places: [place(1 << 40)]),
    PromptSketch.Entry(key: 7, places: [place(0), place(300)]),
    PromptSketch.Entry(key: 200, places: [place(0, .correct, seen: true)]),
  ]

  @Test func readsBackWhatItWrote() throws {
    let sketch = try #require(PromptSketch(Self.entries))
    #expect(sketch.entries.map(\.key) == [7, 200, 1 << 63 | 5])
    #expect(sketch.unseen == 2)
    #expect(PromptSketch(text: sketch.text) == sketch)
  }

  @Test(arguments: ["!", "AAAA", "BwAAAAAAAAD//////////w=="])
  func refusesOtherText(text: String) {
    #expect(PromptSketch(text: text) == nil)
  }

  @Test func tooManyPromptsHaveNone() {
    let entries = (0...PromptSketch.limit).map {
      PromptSketch.Entry(key: UInt64($0), places: [Self.place(1)])
    }
    #expect(PromptSketch(entries) == nil)
    #expect(PromptSketch(Array(entries.dropLast())) != nil)
  }
}
