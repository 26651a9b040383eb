import Testing

@testable import Encoder

@Suite struct TokenBatchTests {
  @Test func holdsPromptsOneAfterTheOther() {
    var batch = TokenBatch()
    #expect(batch.isEmpty)
    batch.append([7, 8])
    batch.append([])
    batch.append([9])
    #expect(batch.ids == [7, 8, 9])
    #expect(batch.offsets == [0, 2, 2, 3])
    #expect((0..<batch.count).map { Array(batch[$0]) } == [[7, 8], [], [9]])
    batch.removeAll()
    #expect(batch == TokenBatch())
  }
}
