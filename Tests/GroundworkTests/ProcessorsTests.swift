import Testing

@testable import Groundwork

@Suite struct ProcessorsTests {
  // By the kernel's cgroup-v2 and scheduler documents: quota and period in microseconds.
  @Test(
    arguments: [
      ("max 100000\n", nil), ("200000 100000\n", 2), ("150000 100000", 2), ("5000 100000", 1),
      ("-1\n 100000\n", nil), ("", nil), ("1 0", nil), ("100000", nil),
    ] as [(String, Int?)])
  func aShareOfTimeIsARoundedUpNumberOfProcessors(text: String, processors: Int?) {
    #expect(controlGroupProcessors(text) == processors)
  }

  @Test func thereIsAlwaysOne() {
    #expect(availableProcessors() >= 1)
  }
}
