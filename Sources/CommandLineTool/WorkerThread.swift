import Glibc

/// A mutex with a condition, for state that several threads share.
final class Monitor: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(condition)
    mutex.deallocate()
    condition.deallocate()
  }

  func lock() { pthread_mutex_lock(mutex) }
  func unlock() { pthread_mutex_unlock(mutex) }
  /// Gives the lock up until somebody notifies.
  func wait() { pthread_cond_wait(condition, mutex) }
  func notifyAll() { pthread_cond_broadcast(condition) }
}

/// One thread that runs a closure to its end.
///
/// Plain threads, not tasks: the count is exactly what `--threads` says, and each owns its scratch memory.
final class WorkerThread {
  private var thread = pthread_t()

  private final class Body {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
  }

  /// Starts the thread.
  ///
  /// - Throws: `Diagnostic` where the system has no thread left.
  init(_ run: @escaping () -> Void) throws(Diagnostic) {
    let body = Unmanaged.passRetained(Body(run))
    let status = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
    guard status == 0 else {
      body.release()
      throw Diagnostic(
        nil, "cannot start a thread: \(systemMessage(status))", remedy: "lower --threads")
    }
  }

  /// Waits for the thread's end.
  func join() { pthread_join(thread, nil) }
}

/// How many processors are online; at least 1.
public func availableProcessors() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
