import Synchronization

/// Tasks that threads claim one after the other.
final class TaskQueue: Sendable {
  private let count: Int
  // Called by several threads at once, as whoever hands it to `runTasks` is told.
  private nonisolated(unsafe) let task: (Int, Int) -> Void
  private let nextTask = Atomic<Int>(0)
  private let nextThread = Atomic<Int>(0)

  init(count: Int, task: @escaping (Int, Int) -> Void) {
    self.count = count
    self.task = task
  }

  /// Runs tasks until none is left to claim.
  func work() {
    let thread = nextThread.add(1, ordering: .relaxed).oldValue
    while true {
      let number = nextTask.add(1, ordering: .relaxed).oldValue
      guard number < count else { return }
      task(number, thread)
    }
  }
}
