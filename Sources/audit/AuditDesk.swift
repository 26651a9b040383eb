import Decision
import Records
import Streams
import Workflow

/// What rows are decided and labelled by: all that --reload reads again.
struct AuditSources {
  var job: AuditJob
  var gold: GoldLabels
}

/// Reads, labels and decides the rows of one thread, by the sources that are current.
final class AuditDesk {
  /// Makes the reader that some sources need.
  typealias MakeReader = (AuditSources) -> ScoredRecordReader

  private let current: Current<AuditSources>
  private let makeReader: MakeReader
  /// The number of the sources in use among the current ones.
  private var version: Int
  private var auditor: RowAuditor
  private var reader: ScoredRecordReader

  /// Compiles the job's programs.
  ///
  /// - Throws: `Diagnostic` where a program does not compile.
  init(_ current: Current<AuditSources>, makeReader: @escaping MakeReader) throws(Diagnostic) {
    self.current = current
    self.makeReader = makeReader
    let sources: AuditSources
    (sources, version) = current.now
    auditor = try RowAuditor(sources.job)
    reader = makeReader(sources)
  }

  /// The reader for the next batch, after taking up the sources that are current now.
  func takeUp() throws(Diagnostic) -> ScoredRecordReader {
    if let (sources, version) = current.value(after: version) {
      auditor = try RowAuditor(sources.job)
      reader = makeReader(sources)
      self.version = version
    }
    return reader
  }

  /// Decides one row.
  func audit(_ record: Record, _ row: ScoredRecordReader.Row) throws(RecordError) -> AuditedRow {
    try auditor.audit(record, row)
  }
}
