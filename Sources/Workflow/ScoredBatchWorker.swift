import Groundwork
public import Streams
public import Records

/// Scored records of one batch, with what must agree over the whole stream.
public struct ScoredBatch<Value: Sendable>: Sendable {
  /// What each usable row became, in order.
  public var values: [Value] = []
  /// What stands in place of unusable lines, each behind so many values.
  public var answers: [(values: Int, bytes: [UInt8])] = []
  /// The fields of the first row without a label that the batch's thread has met; nil before one.
  public var unlabelledFields: [String]?
  /// Mapper and taxonomy of each run of rows that share them, with its first place.
  public var runs: [ScoredRun] = []
}

/// Reads scored records on one thread and makes a value of each.
public final class ScoredBatchWorker<Value: Sendable>: BatchWorker {
  /// Makes a value of a record and its reading.
  public typealias Transform = (Record, ScoredRecordReader.Row) throws(RecordError) -> Value
  /// The same, with the place of the record for who asks.
  public typealias PlacedTransform = (
    Record, ScoredRecordReader.Row, _ place: () -> SourceLocation
  ) throws(RecordError) -> Value

  private let reader: () throws(Diagnostic) -> ScoredRecordReader
  private let policy: InvalidLinePolicy
  private let transform: PlacedTransform
  private let parser = RecordParser()

  /// Makes a worker.
  ///
  /// - Parameters:
  ///   - reader: The thread's reader.
  ///   - policy: What to do with unusable lines.
  ///   - transform: What becomes of each row.
  public convenience init(
    reader: ScoredRecordReader, policy: InvalidLinePolicy, transform: @escaping Transform
  ) {
    self.init(policy: policy, reader: { () throws(Diagnostic) in reader }, transform: transform)
  }

  /// Makes a worker whose reader may be another for each batch.
  ///
  /// - Parameters:
  ///   - policy: What to do with unusable lines.
  ///   - reader: Called before each batch; the thread's reader for it.
  ///   - transform: What becomes of each row.
  public convenience init(
    policy: InvalidLinePolicy, reader: @escaping () throws(Diagnostic) -> ScoredRecordReader,
    transform: @escaping Transform
  ) {
    self.init(policy: policy, reader: reader) { (record, row, _) throws(RecordError) in
      try transform(record, row)
    }
  }

  /// Makes a worker whose reader may be another for each batch, and whose values may know their place.
  ///
  /// - Parameters:
  ///   - policy: What to do with unusable lines.
  ///   - reader: Called before each batch; the thread's reader for it.
  ///   - transform: What becomes of each row.
  public init(
    policy: InvalidLinePolicy, reader: @escaping () throws(Diagnostic) -> ScoredRecordReader,
    placed transform: @escaping PlacedTransform
  ) {
    self.reader = reader
    self.policy = policy
    self.transform = transform
  }

  /// Reads one batch.
  public func process(
    _ batch: LineBatch, invalid: inout [InvalidLine]
  ) throws(Diagnostic) -> ScoredBatch<Value> {
    let reader = try reader()
    var output = ScoredBatch<Value>()
    output.values.reserveCapacity(batch.count)
    var origin: RowOrigin?
    batch.forEachRecord(
      parser: parser, policy: policy, invalid: &invalid,
      answer: { line, _ in output.answers.append((output.values.count, line)) }
    ) { (record, index) throws(RecordError) in
      let row = try reader.read(record)
      output.values.append(try transform(record, row) { batch.location(index) })
      if row.origin === origin { return }
      origin = row.origin
      if output.runs.last?.origin.isSame(as: row.origin) != true {
        output.runs.append(ScoredRun(location: batch.location(index), origin: row.origin))
      }
    }
    output.unlabelledFields = reader.unlabelledFields
    return output
  }
}
