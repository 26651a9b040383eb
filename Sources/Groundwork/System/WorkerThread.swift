import Glibc

/// One thread that runs a closure to its end.
///
/// Plain threads, not tasks: there are exactly as many as were asked for, and each owns its scratch memory.
public final class WorkerThread {
  private var thread = pthread_t()

  private final class Body {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
  }

  /// Starts the thread.
  ///
  /// - Throws: Where the system has no thread left.
  public init(_ run: @escaping () -> Void) throws(Failure) {
    let body = Unmanaged.passRetained(Body(run))
    let status = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
    guard status == 0 else {
      body.release()
      throw Failure(
        "cannot start a thread: \(SystemError(status).reason)",
        remedy: "lower \(.threads), or allow more processes (ulimit -u)")
    }
  }

  /// Waits for the thread's end.
  public func join() { pthread_join(thread, nil) }
}
