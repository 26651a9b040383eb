import Groundwork
import Testing

@Suite struct RunTasksTests {
  @Test(arguments: [0, 1, 7, 100], [-1, 0, 1, 2, 5])
  func everyTaskRunsOnce(count: Int, threads: Int) {
    let runs = Locked([Int](repeating: 0, count: count))
    let strangers = Locked(0)
    runTasks(count, threads: threads) { number, thread in
      runs.withLock { $0[number] += 1 }
      if thread < 0 || thread >= max(1, threads) { strangers.withLock { $0 += 1 } }
    }
    #expect(runs.withLock { $0.allSatisfy { $0 == 1 } })
    #expect(strangers.withLock { $0 } == 0)
  }

  /// Helpers stay on between calls, and calls from several threads at once do not wait for them.
  @Test func callsMayFollowEachOtherNestAndMeet() {
    let sum = Locked(0)
    for _ in 0..<500 {
      runTasks(3, threads: 3) { outer, _ in
        runTasks(2, threads: 2) { inner, _ in sum.withLock { $0 += 2 * outer + inner } }
      }
    }
    // Σ over the six pairs is 0 + 1 + … + 5.
    #expect(sum.withLock { $0 } == 500 * 15)
  }
}
