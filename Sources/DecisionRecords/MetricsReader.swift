public import CommandLineTool
public import Decision
import JSON
import Records

extension RecordError {
  /// Words a decision error as a record's.
  public init(_ error: DecisionError) { self.init(what: error.what, remedy: error.remedy) }
}

extension Diagnostic {
  /// Words a decision error as a tool's.
  public init(_ location: SourceLocation? = nil, _ error: DecisionError) {
    self.init(location, error.what, remedy: error.remedy)
  }
}

/// Reads metrics rows as sweep wrote them.
public final class MetricsReader: BatchWorker {
  private let policy: InvalidLinePolicy
  private let parser = RecordParser()

  /// Makes a reader.
  public init(policy: InvalidLinePolicy) { self.policy = policy }

  /// Reads one batch.
  public func process(
    _ batch: LineBatch, invalid: inout [InvalidLine]
  ) throws(Diagnostic) -> [MetricsRow] {
    var rows: [MetricsRow] = []
    batch.forEachRecord(parser: parser, policy: policy, invalid: &invalid) {
      (record, _) throws(RecordError) in
      rows.append(try MetricsReader.row(record))
    }
    return rows
  }

  private static func row(_ record: Record) throws(RecordError) -> MetricsRow {
    var line: [UInt8] = []
    record.write(FieldEdits(), into: &line)
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue.parse(line)
    } catch {
      throw RecordError(what: error.what, remedy: "give the output of sweep")
    }
    do throws(DecisionError) {
      return try MetricsRow(value)
    } catch {
      throw RecordError(error)
    }
  }
}
