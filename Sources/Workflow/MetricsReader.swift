public import Streams
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

/// Metrics rows with the place of each.
public struct PlacedMetricsRows: Sendable {
  public private(set) var rows: [MetricsRow] = []
  public private(set) var locations: [SourceLocation] = []

  /// Makes an empty list.
  public init() {}

  /// Adds a row.
  public mutating func append(_ row: MetricsRow, at location: SourceLocation) {
    rows.append(row)
    locations.append(location)
  }

  /// Adds the rows of another list.
  public mutating func append(_ other: PlacedMetricsRows) {
    rows += other.rows
    locations += other.locations
  }

  /// Holds the rows against each other.
  ///
  /// - Parameter name: What the rows are, for messages.
  /// - Returns: The rows as one sweep's.
  /// - Throws: `Diagnostic` with the place of the row that does not fit.
  public func table(name: String = "metrics") throws(Diagnostic) -> SweepTable {
    do throws(DecisionError) {
      return try SweepTable(rows, name: name)
    } catch {
      throw Diagnostic(error.row.map { locations[$0] }, error)
    }
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
  ) throws(Diagnostic) -> PlacedMetricsRows {
    var rows = PlacedMetricsRows()
    batch.forEachRecord(parser: parser, policy: policy, invalid: &invalid) {
      (record, index) throws(RecordError) in
      rows.append(try MetricsReader.row(record), at: batch.location(index))
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
