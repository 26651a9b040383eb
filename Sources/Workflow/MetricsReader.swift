public import Decision
public import Groundwork
public import Streams
import JSON
import Records

/// Metrics rows with the place of each.
public struct PlacedMetricsRows: Sendable {
  public private(set) var rows: [MetricsRow] = []
  public private(set) var locations: [SourceLocation] = []
  /// A hash of each row's line.
  public private(set) var lineHashes: [UInt64] = []

  /// Makes an empty list.
  public init() {}

  /// Adds a row.
  ///
  /// - Parameters:
  ///   - row: What was counted at a point.
  ///   - location: Where its line is.
  ///   - lineHash: A hash of the line's bytes.
  public mutating func append(_ row: MetricsRow, at location: SourceLocation, lineHash: UInt64) {
    rows.append(row)
    locations.append(location)
    lineHashes.append(lineHash)
  }

  /// Adds the rows of another list.
  public mutating func append(_ other: PlacedMetricsRows) {
    rows += other.rows
    locations += other.locations
    lineHashes += other.lineHashes
  }

  /// The place of the row that a failure is about, if it is about one.
  public func location(of failure: Failure) -> SourceLocation? {
    failure.row.map { locations[$0] }
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
    try refuseTable(batch)
    var rows = PlacedMetricsRows()
    batch.forEachRecord(parser: parser, policy: policy, invalid: &invalid) {
      (record, index) throws(RecordError) in
      rows.append(
        try MetricsReader.row(record), at: batch.location(index),
        lineHash: batch.line(index).withUnsafeBytes { ContentHash(of: $0).value })
    }
    return rows
  }

  /// Refuses what sweep wrote in another format than JSON Lines, by its line of column names.
  private func refuseTable(_ batch: LineBatch) throws(Diagnostic) {
    guard batch.count > 0, batch.numbers[0] == 1, let first = batch.line(0).first,
      first != UInt8(ascii: "{")
    else { return }
    let names = batch.line(0).split { Array(" ,|\r".utf8).contains($0) }
    guard names.contains(where: { $0.elementsEqual("threshold".utf8) }) else { return }
    throw Diagnostic(
      batch.location(0), "this is a table of metrics rows, not JSON Lines",
      remedy: "leave \(.outputFormat) out where sweep makes them")
  }

  private static func row(_ record: Record) throws(RecordError) -> MetricsRow {
    var line: [UInt8] = []
    record.write(FieldEdits(), into: &line)
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue.parse(line)
    } catch {
      throw RecordError(what: "\(error.what)", remedy: "give the output of sweep")
    }
    do throws(Failure) {
      return try MetricsRow(value)
    } catch {
      throw RecordError(SuiteFile(value)?.refusal(wanted: .metrics) ?? error)
    }
  }
}
