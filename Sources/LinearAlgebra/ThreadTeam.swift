import Glibc
import Synchronization

/// Threads that wait between one queue of tasks and the next.
///
/// A fit hands out work some hundred times a second, in portions that take less than making a
/// thread does. A helper that has nothing to do looks out for work for some tens of
/// microseconds, then sleeps.
final class ThreadTeam: Sendable {
  static let shared = ThreadTeam()

  private let monitor: Monitor
  /// Places for helpers in the queue under way.
  private let places = Atomic<Int>(0)
  /// Helpers at work on it.
  private let working = Atomic<Int>(0)
  /// Whether a queue is under way.
  private let isBusy = Atomic<Bool>(false)

  /// How often a thread looks before it sleeps: about as long as being woken takes.
  private static let patience = 200_000

  private init() { monitor = Monitor() }

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
    monitor.queue = Unmanaged.passUnretained(queue)
    while monitor.helpers < helpers, startHelper() { monitor.helpers += 1 }
    places.store(min(helpers, monitor.helpers), ordering: .releasing)
    monitor.wakeHelpers()
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
    while working.load(ordering: .acquiring) > 0 { monitor.waitForHelper() }
    monitor.unlock()
  }

  /// A helper's life, which ends with the process.
  private func serve() {
    while true {
      var looks = 0
      while places.load(ordering: .relaxed) == 0, looks < ThreadTeam.patience { looks += 1 }
      monitor.lock()
      while places.load(ordering: .acquiring) == 0 { monitor.waitForWork() }
      places.subtract(1, ordering: .relaxed)
      working.add(1, ordering: .relaxed)
      let queue = monitor.queue
      monitor.unlock()
      queue?._withUnsafeGuaranteedRef { $0.work() }
      monitor.lock()
      working.subtract(1, ordering: .releasing)
      monitor.helperIsDone()
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

/// A lock, what it guards, and what threads wait for under it.
private final class Monitor: @unchecked Sendable {
  /// The queue under way, which its caller keeps.
  ///
  /// No helper may own it, because its tasks end with the call.
  var queue: Unmanaged<TaskQueue>?
  /// Helpers that were started.
  var helpers = 0
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let work = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let done = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  // Nothing is freed: a helper may wait on it until the process ends.
  init() {
    mutex.initialize(to: pthread_mutex_t())
    work.initialize(to: pthread_cond_t())
    done.initialize(to: pthread_cond_t())
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(work, nil)
    pthread_cond_init(done, nil)
  }

  func lock() { pthread_mutex_lock(mutex) }
  func unlock() { pthread_mutex_unlock(mutex) }
  func waitForWork() { pthread_cond_wait(work, mutex) }
  func wakeHelpers() { pthread_cond_broadcast(work) }
  func waitForHelper() { pthread_cond_wait(done, mutex) }
  func helperIsDone() { pthread_cond_signal(done) }
}
