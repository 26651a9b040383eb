import Groundwork

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
  private let observer: (any StreamObserver)?
  /// Becomes readable when a signal asks for the end; nil where that is not wanted.
  private var ending: Descriptor?
  /// Becomes readable when files are to be read again; nil where that is not wanted.
  private var reloading: Descriptor?
  private var reload: (() -> Void)?

  /// Connects a source with its workers, not yet running.
  ///
  /// - Parameters:
  ///   - source: Where batches come from.
  ///   - threads: How many workers.
  ///   - invalidLines: What becomes of unusable lines.
  ///   - observer: Who is told of the progress.
  public init(
    source: BatchSource, threads: Int, invalidLines: InvalidLineLog,
    observer: (any StreamObserver)?
  ) {
    self.source = source
    self.threads = threads
    self.invalidLines = invalidLines
    self.observer = observer
  }

  /// Opens the file of rejects anew by its path, as after it was moved away.
  ///
  /// - Throws: `Diagnostic` where it cannot be opened; rejects then go where they went.
  public func reopenRejects() throws(Diagnostic) { try invalidLines.reopenRejects() }

  /// Has SIGHUP call something between two batches, with all lines read before it answered.
  ///
  /// - Parameter reload: What to call; what it does is seen by the batches that follow.
  public func onReload(_ reload: @escaping () -> Void) {
    self.reload = reload
    reloading = Reload.listen()
  }

  /// Runs the stream to its end, or to the first failure.
  ///
  /// - Parameters:
  ///   - stopsForSignals: Whether SIGTERM, SIGINT or SIGHUP ends the stream behind the lines in hand, so
  ///     that a live pipe loses none; else they end the process, as where what was read is only a part,
  ///     once what was set aside has been told.
  ///   - makeWorker: Makes one worker a thread.
  ///   - consume: Receives the outputs one at a time, in input order; it is called on any thread.
  /// - Throws: `Diagnostic` of the first failure in input order; everything before it was consumed.
  public func run<Worker: BatchWorker>(
    stopsForSignals: Bool = false,
    makeWorker: () throws(Diagnostic) -> Worker,
    consume: @escaping (Worker.Output) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    ending = Ending.putOff()
    defer { Ending.release() }
    do throws(Diagnostic) {
      if threads == 1 {
        try runInline(try makeWorker(), consume)
      } else {
        try runThreaded(makeWorker, consume)
      }
      try invalidLines.checkAtEnd()
    } catch {
      // What was set aside before the failure is still owed to the user.
      finish()
      try? invalidLines.close()
      throw error
    }
    finish()
    try invalidLines.close()
    if !stopsForSignals { Ending.endIfCome() }
  }

  /// The next batch; files are read again before it where that was asked for.
  private func nextBatch(
    wake: [Descriptor?], drain: () -> Void
  ) throws(Diagnostic) -> LineBatch? {
    while true {
      let batch = try source.next(wake: (wake + [reloading]).compactMap(\.self))
      guard reload != nil, Reload.take() else { return batch }
      drain()
      reload?()
      if let batch { return batch }
    }
  }

  private func finish() {
    observer?.finish(setAside: invalidLines.count, first: invalidLines.first)
  }

  private func runInline<Worker: BatchWorker>(
    _ worker: Worker, _ consume: (Worker.Output) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    while let batch = try nextBatch(wake: [ending], drain: {}) {
      var invalid: [InvalidLine] = []
      try consume(try worker.process(batch, invalid: &invalid))
      try invalidLines.record(invalid, of: batch.count)
      observer?.advance(rows: batch.count, bytes: batch.inputBytes)
    }
  }

  private func runThreaded<Worker: BatchWorker>(
    _ makeWorker: () throws(Diagnostic) -> Worker,
    _ consume: @escaping (Worker.Output) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let (log, observer) = (invalidLines, observer)
    let queue = try OrderedWork<Worker.Output>(limit: threads * 3) {
      (output, finished) throws(Diagnostic) in
      try consume(output)
      try log.record(finished.invalid, of: finished.rows)
      observer?.advance(rows: finished.rows, bytes: finished.bytes)
    }
    var running: [WorkerThread] = []
    defer {
      queue.close()
      for thread in running { thread.join() }
    }
    for _ in 0..<threads {
      let worker = try makeWorker()
      running.append(try Diagnostic.placing(try WorkerThread { queue.serve(worker) }))
    }
    do throws(Diagnostic) {
      while let batch = try nextBatch(wake: [queue.wakeDescriptor, ending], drain: queue.drain) {
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
