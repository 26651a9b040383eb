import Testing

@testable import Groundwork

@Suite struct DisplayWidthTests {
  // By hand, after Unicode Standard Annex 11 and what xterm, kitty and Windows Terminal show.
  @Test(arguments: [
    ("", 0), ("swap", 4), ("naïve", 5), ("nai\u{308}ve", 5), ("把 ETH", 6), ("かな", 4), ("ｶﾅ", 2),
    ("한글", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("Ａ", 2), ("№", 1), ("…", 1), ("🦄", 2), ("👩‍💻", 2),
    ("👍🏽", 2), ("🇪🇺", 2), ("☃", 1), ("☃\u{FE0F}", 2), ("⌚", 2), ("1\u{FE0F}\u{20E3}", 2), ("1", 1),
    ("a\u{200B}b", 2), ("עִבְרִית", 5), ("ไทย", 3), ("a\tb", 2),
  ])
  func widthIsThatOfATerminal(text: String, width: Int) {
    #expect(text.displayWidth == width)
  }

  @Test(arguments: [
    ("swap", 4, "swap"), ("swap it", 4, "swa…"), ("swap it", 6, "swap…"), ("把三个换成", 5, "把三…"),
    ("把三个换成", 4, "把…"), ("把三个换成", 10, "把三个换成"), ("👩‍💻👩‍💻👩‍💻", 5, "👩‍💻👩‍💻…"), ("swap", 1, "…"),
  ])
  func whatDoesNotFitEndsInAnEllipsis(text: String, width: Int, shown: String) {
    #expect(text.shortened(toWidth: width) == shown)
    #expect(text.shortened(toWidth: width).displayWidth <= width)
  }
}
