import Groundwork
import Synchronization

/// What workers take up with their next batch; it may be replaced while they work.
public final class Current<Value>: @unchecked Sendable {
  private let monitor = Monitor()
  private var value: Value
  private let version = Atomic(1)

  /// Begins with a value, which is number 1.
  public init(_ value: Value) { self.value = value }

  /// The value and its number.
  public var now: (value: Value, version: Int) {
    monitor.withLock { (value, version.load(ordering: .relaxed)) }
  }

  /// The value and its number, where it is another than the one of a number.
  public func value(after known: Int) -> (value: Value, version: Int)? {
    guard version.load(ordering: .acquiring) != known else { return nil }
    return now
  }

  /// Puts another value in its place.
  public func replace(by other: Value) {
    monitor.withLock {
      value = other
      version.wrappingAdd(1, ordering: .releasing)
    }
  }
}
