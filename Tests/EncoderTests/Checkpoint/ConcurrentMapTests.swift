import Testing

@testable import Encoder

struct ConcurrentMapTests {
  @Test(arguments: [0, 1, 2, 7, 100], [-1, 0, 1, 2, 5, 64])
  func valuesComeInOrder(count: Int, threads: Int) throws {
    let squares = try concurrentMap(count: count, threads: threads) {
      (number: Int) throws(EncoderError) in number * number
    }
    #expect(squares == (0..<count).map { $0 * $0 })
  }

  @Test(arguments: [1, 2, 8])
  func theErrorIsThatOfTheSmallestNumber(threads: Int) {
    for _ in 0..<20 {
      let found = encoderError {
        _ = try concurrentMap(count: 50, threads: threads) {
          (number: Int) throws(EncoderError) -> Int in
          if number % 10 == 7 { throw EncoderError("number \(number)") }
          return number
        }
      }
      #expect(found == "number 7")
    }
  }
}
