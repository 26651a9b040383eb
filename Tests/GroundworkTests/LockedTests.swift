import Groundwork
import Testing

@Suite struct LockedTests {
  @Test func changesOfSeveralThreadsAllCount() {
    let sums = Locked([0, 0])
    runTasks(4, threads: 4) { number, _ in
      for _ in 0..<1000 {
        sums.withLock { sums in
          // The two stay equal for whoever holds the lock.
          sums[0] += number
          if sums[1] + number == sums[0] { sums[1] += number }
        }
      }
    }
    #expect(sums.withLock { $0 } == [6000, 6000])
  }

  @Test func anErrorGivesTheLockUp() throws {
    let value = Locked(1)
    #expect(throws: Failure.self) {
      try value.withLock { (value) throws(Failure) in
        value = 2
        throw Failure("no")
      }
    }
    #expect(value.withLock { $0 } == 2)
  }
}
