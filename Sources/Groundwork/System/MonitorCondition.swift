import Glibc

/// A further condition under a monitor's lock, where threads wait for different things.
public final class MonitorCondition: @unchecked Sendable {
  private let monitor: Monitor
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// Makes a condition that waits under the lock of a monitor.
  public init(of monitor: Monitor) {
    self.monitor = monitor
    condition.initialize(to: pthread_cond_t())
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    condition.deallocate()
  }

  /// Gives the monitor's lock up until somebody signals, then takes it again.
  public func wait() { pthread_cond_wait(condition, monitor.mutex) }

  /// Wakes one who waits.
  public func signal() { pthread_cond_signal(condition) }

  /// Wakes all who wait.
  public func notifyAll() { pthread_cond_broadcast(condition) }
}
