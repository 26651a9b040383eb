internal import CJQGuard
import Groundwork
import Synchronization

/// One program's runs as the watch sees them.
final class WatchedRun: @unchecked Sendable {
  /// 0 between runs; during a run its number, which is odd, and that number less one once the watch
  /// has stopped it.
  fileprivate let current = Atomic<UInt64>(0)
  /// The number of the last run; belongs to the program's thread.
  private var last: UInt64 = 1
  /// The longest that a run may take, in seconds.
  let limit: Double

  // What follows belongs to the watch's lock.
  fileprivate var state: OpaquePointer?
  fileprivate var seen: (run: UInt64, since: Double) = (0, 0)

  init(limit: Double) { self.limit = limit }

  /// Says that a run begins.
  func begin() {
    last += 2
    current.store(last, ordering: .sequentiallyConsistent)
    RunWatch.shared.wakeUp()
  }

  /// Says that the run has ended.
  ///
  /// - Returns: Whether the watch stopped it.
  func end() -> Bool {
    let number = current.exchange(0, ordering: .sequentiallyConsistent)
    guard number == last - 1 else { return false }
    // The watch may still be about to halt the state.
    RunWatch.shared.wait()
    return true
  }
}

/// A thread that stops the programs that take too long over one row.
///
/// It looks at every program a few times within its limit and is told nothing but the runs' numbers,
/// so that a run costs no look at the clock; where no program runs it sleeps.
final class RunWatch: @unchecked Sendable {
  static let shared = RunWatch()

  private let monitor = Monitor()
  private let isAsleep = Atomic(false)
  private var runs: [WatchedRun] = []
  private var hasThread = false
  private var whenStuck: (@Sendable (Double) -> Void)?

  /// Has a run watched.
  ///
  /// - Throws: `FilterError.outOfMemory` where there is no thread for the watch.
  func add(_ run: WatchedRun, state: OpaquePointer) throws(FilterError) {
    monitor.lock()
    defer { monitor.unlock() }
    if !hasThread {
      guard (try? WorkerThread { self.watch() }) != nil else { throw .outOfMemory }
      hasThread = true
    }
    run.state = state
    runs.append(run)
  }

  /// Leaves a run alone from here on.
  func remove(_ run: WatchedRun) {
    monitor.withLock {
      run.state = nil
      runs.removeAll { $0 === run }
    }
  }

  /// Sets what is called where a program cannot be stopped.
  func setStuckHandler(_ handler: @escaping @Sendable (Double) -> Void) {
    monitor.withLock { whenStuck = handler }
  }

  /// Wakes the watch where it sleeps.
  func wakeUp() {
    guard isAsleep.load(ordering: .sequentiallyConsistent) else { return }
    monitor.withLock { monitor.notifyAll() }
  }

  /// Waits until the watch is at rest.
  func wait() { monitor.withLock {} }

  private func watch() {
    var idle = 0
    // Time in which the process was stopped, or got no processor, is no fault of a program's: a look
    // never counts for more than twice the pause before it.
    var (time, last, pause) = (0.0, MonotonicClock.seconds, 0.0)
    while true {
      monitor.lock()
      let shortest = runs.map(\.limit).min() ?? 1
      let now = MonotonicClock.seconds
      time += min(now - last, 2 * pause)
      last = now
      idle = look(at: time) ? 0 : idle + 1
      if idle > 16 {
        isAsleep.store(true, ordering: .sequentiallyConsistent)
        // A run that began before that saw a watch awake.
        if runs.allSatisfy({ $0.current.load(ordering: .sequentiallyConsistent) == 0 }) {
          monitor.wait()
        }
        isAsleep.store(false, ordering: .sequentiallyConsistent)
        idle = 0
      }
      monitor.unlock()
      pause = min(max(shortest / 8, 0.001), 0.125)
      MonotonicClock.rest(pause)
    }
  }

  /// Looks at every run once; false where there was none.
  private func look(at now: Double) -> Bool {
    var found = false
    for run in runs {
      let number = run.current.load(ordering: .sequentiallyConsistent)
      if number == 0 { continue }
      found = true
      // A number of either parity is the same run.
      guard run.seen.run == number | 1 else {
        run.seen = (number | 1, now)
        continue
      }
      let time = now - run.seen.since
      if time >= run.limit, number & 1 == 1 {
        stop(run, number)
      } else if time >= run.limit + max(run.limit, 1), number & 1 == 0 {
        whenStuck?(run.limit)
      }
    }
    return found
  }

  private func stop(_ run: WatchedRun, _ number: UInt64) {
    let (isStopped, _) = run.current.compareExchange(
      expected: number, desired: number - 1, ordering: .sequentiallyConsistent)
    if isStopped, let state = run.state { jg_halt(state) }
  }
}
