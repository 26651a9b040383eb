import Glibc

/// What one thread does with a batch of lines.
public protocol BatchWorker: AnyObject {
  /// What a batch becomes.
  associatedtype Output: Sendable

  /// Works on one batch.
  ///
  /// - Parameters:
  ///   - batch: The lines.
  ///   - invalid: Receives the lines that cannot be used; under the `.stop` policy at most one,
  ///     and the output then covers only the lines before it.
  /// - Returns: What the batch became.
  /// - Throws: `Diagnostic` for a failure that is no line's fault.
  func process(_ batch: LineBatch, invalid: inout [InvalidLine]) throws(Diagnostic) -> Output
}

/// Maps a record stream on several threads and hands the results over in input order.
///
/// A batch is what has arrived, never a count to wait for, so a live stream is answered as it comes.
public final class RecordPipeline {
  private let source: BatchSource
  private let threads: Int
  private let invalidLines: InvalidLineLog
  private let progress: ProgressLine?

  init(source: BatchSource, threads: Int, invalidLines: InvalidLineLog, progress: ProgressLine?) {
    self.source = source
    self.threads = threads
    self.invalidLines = invalidLines
    self.progress = progress
  }

  /// How many unusable lines were set aside, and the first of them.
  public var skipped: (count: Int, first: Diagnostic?) { (invalidLines.count, invalidLines.first) }

  /// Runs the stream to its end, or to the first failure.
  ///
  /// - Parameters:
  ///   - makeWorker: Makes one worker a thread.
  ///   - consume: Receives the outputs one at a time, in input order; it is called on any thread.
  /// - Throws: `Diagnostic` of the first failure in input order; everything before it was consumed.
  public func run<Worker: BatchWorker>(
    makeWorker: () throws(Diagnostic) -> Worker,
    consume: @escaping (Worker.Output) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    defer { progress?.finish() }
    if threads == 1 {
      try runInline(try makeWorker(), consume)
    } else {
      try runThreaded(makeWorker, consume)
    }
    try invalidLines.close()
  }

  private func runInline<Worker: BatchWorker>(
    _ worker: Worker, _ consume: (Worker.Output) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    while let batch = try source.next() {
      var invalid: [InvalidLine] = []
      try consume(try worker.process(batch, invalid: &invalid))
      try invalidLines.record(invalid)
      progress?.advance(rows: batch.count, bytesRead: source.bytesRead)
    }
  }

  private func runThreaded<Worker: BatchWorker>(
    _ makeWorker: () throws(Diagnostic) -> Worker,
    _ consume: @escaping (Worker.Output) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let (log, progress, source) = (invalidLines, progress, source)
    let queue = try OrderedWork<Worker.Output>(limit: threads * 3) {
      (output, finished) throws(Diagnostic) in
      try consume(output)
      try log.record(finished.invalid)
      progress?.advance(rows: finished.rows, bytesRead: source.bytesRead)
    }
    var running: [WorkerThread] = []
    defer {
      queue.close()
      for thread in running { thread.join() }
    }
    for _ in 0..<threads {
      let worker = try makeWorker()
      running.append(try WorkerThread { queue.serve(worker) })
    }
    do throws(Diagnostic) {
      while let batch = try source.next(wake: queue.wakeDescriptor) {
        guard queue.submit(batch) else { break }
      }
    } catch {
      // What was read before the failing block is still owed to the consumer.
      queue.drain()
      throw queue.failure ?? error
    }
    queue.drain()
    if let failure = queue.failure { throw failure }
  }
}

/// Batches on their way through the workers, and their outputs in input order.
private final class OrderedWork<Output: Sendable>: @unchecked Sendable {
  typealias Tally = (rows: Int, invalid: [InvalidLine])
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
  private var wake: (read: Int32, write: Int32) = (-1, -1)

  init(
    limit: Int, consume: @escaping (Output, Tally) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    self.limit = limit
    self.consume = consume
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw Diagnostic(nil, "cannot make a pipe: \(systemMessage(errno))")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    wake = (ends[0], ends[1])
  }

  deinit {
    Glibc.close(wake.read)
    Glibc.close(wake.write)
  }

  var wakeDescriptor: Int32 { wake.read }

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

  /// A worker thread's whole life.
  func serve<Worker: BatchWorker>(_ worker: Worker) where Worker.Output == Output {
    while let (index, batch) = take() {
      var invalid: [InvalidLine] = []
      let result: Result<Output, Diagnostic>
      do throws(Diagnostic) {
        result = .success(try worker.process(batch, invalid: &invalid))
      } catch {
        result = .failure(error)
      }
      finish(index, (result, (batch.count, invalid)))
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
        var byte: UInt8 = 0
        _ = Glibc.write(wake.write, &byte, 1)
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
