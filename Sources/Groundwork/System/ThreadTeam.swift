import Glibc
import Synchronization

/// Threads that wait between one queue of tasks and the next.
///
/// A fit hands out work some hundred times a second, in portions that take less than making a
/// thread does. A helper that has nothing to do looks out for work for some tens of
/// microseconds, then sleeps.
final class ThreadTeam: @unchecked Sendable {
  static let shared = ThreadTeam()

  private let monitor = Monitor()
  private let workIsThere: MonitorCondition
  private let helperIsDone: MonitorCondition
  /// The queue under way, which its caller keeps; under the monitor's lock.
  ///
  /// No helper may own it, because its tasks end with the call.
  private var queue: Unmanaged<TaskQueue>?
  /// Helpers that were started; under the monitor's lock.
  private var helpers = 0
  /// Places for helpers in the queue under way.
  private let places = Atomic<Int>(0)
  /// Helpers at work on it.
  private let working = Atomic<Int>(0)
  /// Whether a queue is under way.
  private let isBusy = Atomic<Bool>(false)

  /// How often a thread looks before it sleeps: about as long as being woken takes.
  private static let patience = 200_000

  private init() {
    workIsThere = MonitorCondition(of: monitor)
    helperIsDone = MonitorCondition(of: monitor)
  }

  /// Works on a queue with helpers until all its tasks have run.
  ///
  /// A second queue while one is under way is worked off by its own caller alone.
  ///
  /// - Parameters:
  ///   - queue: Tasks.
  ///   - helpers: Threads wanted beside the caller.
  func work(on queue: TaskQueue, helpers: Int) {
    guard isBusy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
    else { return queue.work() }
    monitor.lock()
    self.queue = Unmanaged.passUnretained(queue)
    while self.helpers < helpers, startHelper() { self.helpers += 1 }
    places.store(min(helpers, self.helpers), ordering: .releasing)
    workIsThere.notifyAll()
    monitor.unlock()
    queue.work()
    monitor.lock()
    // Whoever has not come by now finds nothing left to do.
    places.store(0, ordering: .relaxed)
    monitor.unlock()
    withExtendedLifetime(queue) { waitForHelpers() }
    isBusy.store(false, ordering: .releasing)
  }

  private func waitForHelpers() {
    for _ in 0..<ThreadTeam.patience where working.load(ordering: .acquiring) == 0 { return }
    monitor.lock()
    while working.load(ordering: .acquiring) > 0 { helperIsDone.wait() }
    monitor.unlock()
  }

  /// What a helper does until the process ends.
  private func serve() {
    while true {
      var looks = 0
      while places.load(ordering: .relaxed) == 0, looks < ThreadTeam.patience { looks += 1 }
      monitor.lock()
      while places.load(ordering: .acquiring) == 0 { workIsThere.wait() }
      places.subtract(1, ordering: .relaxed)
      working.add(1, ordering: .relaxed)
      let queue = queue
      monitor.unlock()
      queue?._withUnsafeGuaranteedRef { $0.work() }
      monitor.lock()
      working.subtract(1, ordering: .releasing)
      helperIsDone.signal()
      monitor.unlock()
    }
  }

  private func startHelper() -> Bool {
    var helper = pthread_t()
    let status = pthread_create(
      &helper, nil,
      { _ in
        ThreadTeam.shared.serve()
        return nil
      }, nil)
    if status == 0 { pthread_detach(helper) }
    return status == 0
  }
}
