import Testing

@testable import Streams

@Suite struct InvalidLineLimitTests {
  // By the documented rule: more than the count, or than the share of a thousand lines or of all.
  @Test(
    arguments: [
      (InvalidLineLimit.count(2), 2, 10, false, false), (.count(2), 3, 10, false, true),
      (.count(0), 1, 1, false, true), (.share(0.05), 6, 100, false, false),
      (.share(0.05), 6, 100, true, true), (.share(0.05), 5, 100, true, false),
      (.share(0.05), 51, 1000, false, true), (.share(0.05), 50, 1000, false, false),
      (.share(1), 7, 7, true, false), (.share(0), 1, 2000, false, true),
    ] as [(InvalidLineLimit, Int, Int, Bool, Bool)])
  func tooManyIsMoreThanTheLimit(
    limit: InvalidLineLimit, count: Int, lines: Int, isEnd: Bool, isExceeded: Bool
  ) {
    #expect(limit.isExceeded(by: count, of: lines, isEnd: isEnd) == isExceeded)
  }
}
