import Streams
import Testing

@testable import Workflow

@Suite struct VectorBlocksTests {
  // Vectors that end within, at and behind the end of a block, and one of more than two blocks.
  @Test(arguments: [
    [], [1], [VectorBlocks.blockSize], [VectorBlocks.blockSize - 1, 1, 1],
    [VectorBlocks.blockSize - 1, 5], [3, 2 * VectorBlocks.blockSize + 1, 0, 2],
  ])
  func joinIsConcatenation(lengths: [Int]) throws {
    var blocks = VectorBlocks()
    var expected: [Float] = []
    for length in lengths {
      let vector = (0..<length).map { Float(expected.count + $0) }
      // A slice whose indices do not begin at 0.
      try blocks.append(([-1] + vector)[1...])
      expected += vector
    }
    #expect(blocks.count == expected.count)
    #expect(blocks.join() == expected)
    #expect(blocks.count == 0)
    #expect(blocks.join() == [])
  }
}
