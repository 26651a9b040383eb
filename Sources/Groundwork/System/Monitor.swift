import Glibc

/// A lock with a condition, for state that several threads share.
public final class Monitor: @unchecked Sendable {
  let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// Makes a monitor that nobody holds.
  public init() {
    mutex.initialize(to: pthread_mutex_t())
    condition.initialize(to: pthread_cond_t())
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(condition)
    mutex.deallocate()
    condition.deallocate()
  }

  /// Waits for the lock and takes it.
  public func lock() { pthread_mutex_lock(mutex) }

  /// Gives the lock up.
  public func unlock() { pthread_mutex_unlock(mutex) }

  /// Gives the lock up until somebody notifies, then takes it again; the caller holds it.
  public func wait() { pthread_cond_wait(condition, mutex) }

  /// Wakes all who wait.
  public func notifyAll() { pthread_cond_broadcast(condition) }

  /// Runs a closure while holding the lock.
  public func withLock<Result, Problem: Error>(
    _ body: () throws(Problem) -> Result
  ) throws(Problem) -> Result {
    lock()
    defer { unlock() }
    return try body()
  }
}
