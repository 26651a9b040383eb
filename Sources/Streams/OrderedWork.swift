import Groundwork

/// Batches on their way through the workers, and their outputs in input order.
final class OrderedWork<Output: Sendable>: @unchecked Sendable {
  typealias Tally = (rows: Int, bytes: Int, invalid: [InvalidLine])
  typealias Finished = (output: Result<Output, Diagnostic>, tally: Tally)

  private let monitor = Monitor()
  private let limit: Int
  private let consume: (Output, Tally) throws(Diagnostic) -> Void
  private var waiting: [(index: Int, batch: LineBatch)] = []
  private var finished: [Int: Finished] = [:]
  private var submitted = 0
  private var consumed = 0
  private var consuming = false
  private var closed = false
  private var firstFailure: Diagnostic?
  /// A pipe that becomes readable on failure, so that a reader waiting for input wakes up.
  private let wake: (reading: Descriptor, writing: Descriptor)

  init(
    limit: Int, consume: @escaping (Output, Tally) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    self.limit = limit
    self.consume = consume
    wake = try Diagnostic.placing(try Descriptor.pipe(), what: "cannot make a pipe")
  }

  deinit {
    try? wake.reading.close()
    try? wake.writing.close()
  }

  var wakeDescriptor: Descriptor { wake.reading }

  var failure: Diagnostic? {
    monitor.lock()
    defer { monitor.unlock() }
    return firstFailure
  }

  /// Queues a batch, waiting while too many are under way; false after a failure.
  func submit(_ batch: LineBatch) -> Bool {
    monitor.lock()
    defer { monitor.unlock() }
    while submitted - consumed >= limit && firstFailure == nil { monitor.wait() }
    guard firstFailure == nil else { return false }
    waiting.append((submitted, batch))
    submitted += 1
    monitor.notifyAll()
    return true
  }

  /// Waits until every batch has been consumed, or one has failed.
  func drain() {
    monitor.lock()
    while consumed < submitted && firstFailure == nil { monitor.wait() }
    while consuming { monitor.wait() }
    monitor.unlock()
  }

  /// Lets the workers end.
  func close() {
    monitor.lock()
    closed = true
    monitor.notifyAll()
    monitor.unlock()
  }

  /// Works on batches until there are no more; runs on a worker's thread.
  func serve<Worker: BatchWorker>(_ worker: Worker) where Worker.Output == Output {
    while let (index, batch) = take() {
      var invalid: [InvalidLine] = []
      let result = Result { () throws(Diagnostic) in
        try worker.process(batch, invalid: &invalid)
      }
      finish(index, (result, (batch.count, batch.inputBytes, invalid)))
    }
  }

  private func take() -> (Int, LineBatch)? {
    monitor.lock()
    defer { monitor.unlock() }
    while waiting.isEmpty && !closed && firstFailure == nil { monitor.wait() }
    guard !waiting.isEmpty, firstFailure == nil else { return nil }
    return waiting.removeFirst()
  }

  private func finish(_ index: Int, _ output: Finished) {
    monitor.lock()
    finished[index] = output
    while !consuming, firstFailure == nil, let next = finished.removeValue(forKey: consumed) {
      consuming = true
      monitor.unlock()
      let failure = consumeOne(next)
      monitor.lock()
      consuming = false
      consumed += 1
      if let failure {
        firstFailure = failure
        withUnsafeBytes(of: UInt8(0)) { _ = try? wake.writing.write($0) }
      }
      monitor.notifyAll()
    }
    monitor.unlock()
  }

  private func consumeOne(_ output: Finished) -> Diagnostic? {
    do throws(Diagnostic) {
      try consume(try output.output.get(), output.tally)
      return nil
    } catch {
      return error
    }
  }
}
