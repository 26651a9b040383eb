/// A value that several threads share, each holding its lock while it reads or changes the value.
///
/// Over the C library's lock, which the thread sanitizer knows; it does not see what `Synchronization.Mutex`
/// orders.
public final class Locked<Value: Sendable>: @unchecked Sendable {
  private let monitor = Monitor()
  private var value: Value

  /// Begins with a value.
  public init(_ value: Value) { self.value = value }

  /// Runs a closure that may read and change the value, while holding the lock.
  ///
  /// The closure must not ask for the same lock again.
  public func withLock<Result, Problem: Error>(
    _ body: (inout Value) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    monitor.lock()
    defer { monitor.unlock() }
    return try body(&value)
  }
}
