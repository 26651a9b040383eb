import Groundwork
import Testing

struct ConcurrentMapTests {
  @Test(arguments: [0, 1, 2, 7, 100], [-1, 0, 1, 2, 5, 64])
  func valuesComeInOrder(count: Int, threads: Int) throws {
    let squares = try concurrentMap(count: count, threads: threads) {
      (number: Int) throws(Failure) in number * number
    }
    #expect(squares == (0..<count).map { $0 * $0 })
  }

  @Test(arguments: [1, 2, 8])
  func theErrorIsThatOfTheSmallestNumber(threads: Int) {
    for _ in 0..<20 {
      let found = #expect(throws: Failure.self) {
        _ = try concurrentMap(count: 50, threads: threads) {
          (number: Int) throws(Failure) -> Int in
          if number % 10 == 7 { throw Failure("number \(number)") }
          return number
        }
      }
      #expect(found?.what == "number 7")
    }
  }
}
