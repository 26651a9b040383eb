import Glibc

/// Computes values on several threads and returns them in order.
///
/// - Parameters:
///   - count: Number of values.
///   - threads: Most threads at work at once, the caller's among them.
///   - body: Makes the value of a number from 0 up; called once a number, on any thread.
/// - Returns: The values of 0, 1, 2, …
/// - Throws: The error of the smallest number that had one, whatever the threads did.
func concurrentMap<Value: Sendable>(
  count: Int, threads: Int, _ body: @escaping @Sendable (Int) throws(EncoderError) -> Value
) throws(EncoderError) -> [Value] {
  let work = SharedWork(count: count, body)
  var workers: [pthread_t] = []
  for _ in 1..<max(1, min(threads, count)) {
    var worker = pthread_t()
    let argument = Unmanaged.passRetained(work as AnyWork)
    let failed = pthread_create(
      &worker, nil,
      { argument in
        if let argument { Unmanaged<AnyWork>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, argument.toOpaque())
    guard failed == 0 else {
      // Fewer threads do the same work.
      argument.release()
      break
    }
    workers.append(worker)
  }
  work.run()
  for worker in workers { pthread_join(worker, nil) }
  return try work.values()
}

/// What a thread's entry point sees of the work, which is generic.
private class AnyWork {
  func run() {}
}

/// Numbers still to be taken, and the results so far; everything mutable is under the lock.
private final class SharedWork<Value: Sendable>: AnyWork, @unchecked Sendable {
  private let body: @Sendable (Int) throws(EncoderError) -> Value
  private var results: [Result<Value, EncoderError>?]
  private var next = 0
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

  init(count: Int, _ body: @escaping @Sendable (Int) throws(EncoderError) -> Value) {
    self.body = body
    results = Array(repeating: nil, count: count)
    lock.initialize(to: pthread_mutex_t())
    pthread_mutex_init(lock, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  /// Takes numbers until there are none.
  override func run() {
    while let number = take() {
      let result = Result { () throws(EncoderError) in try body(number) }
      pthread_mutex_lock(lock)
      results[number] = result
      pthread_mutex_unlock(lock)
    }
  }

  private func take() -> Int? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    guard next < results.count else { return nil }
    next += 1
    return next - 1
  }

  /// All results; for when every thread is done.
  func values() throws(EncoderError) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(results.count)
    for case .some(let result) in results { values.append(try result.get()) }
    return values
  }
}
