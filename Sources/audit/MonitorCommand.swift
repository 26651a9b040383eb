import CommandLineTool
import Decision
import Groundwork
import JSON
import Records
import Streams
import Workflow

/// Watches a frozen point over a stream and writes one line a window.
final class MonitorCommand {
  /// A row that was decided, with its time where windows are made by time.
  struct Watched: Sendable {
    var row: ScoredRow
    var reason: AbstainReason?
    var time: Double?

    /// What is watched of an audited row.
    init(_ row: AuditedRow, time: Double?) {
      self.row = row.scored
      reason = row.reason
      self.time = time
    }
  }

  private let op: OperatingPoint
  private let options: MonitorOptions
  /// Where windows go; nil writes none, and keeps the state at the end alone.
  private let output: OutputStream?
  private var watch: PointWatch
  private var oneMapper = OneMapper()
  private var window: Window
  private var windows = 0

  /// Begins, or goes on from the state.
  ///
  /// - Parameters:
  ///   - op: The point.
  ///   - options: How it is watched.
  ///   - reference: The rows that the point was chosen on, or nil.
  ///   - reader: Reads them.
  ///   - output: Where windows go; nil writes none.
  /// - Throws: `Diagnostic` where the state or the reference cannot be used.
  init(
    _ op: OperatingPoint, _ options: MonitorOptions, reference: String?,
    reader: ScoredRecordReader, output: OutputStream?
  ) throws(Diagnostic) {
    self.op = op
    self.options = options
    self.output = output
    watch = PointWatch(op, level: options.level)
    window = Window(start: nil)
    if let state = options.state, (try? FileStatus(at: state)) != nil {
      let value = try readJSONFile(state, remedy: "remove the file to begin anew")
      try Diagnostic.placing(try watch.resume(value), at: SourceLocation(state))
    } else if let reference {
      try readReference(reference, reader)
    }
  }

  /// Takes the rows that the point was chosen on.
  private func readReference(
    _ file: String, _ reader: ScoredRecordReader
  ) throws(Diagnostic) {
    var rows = 0
    let source = BatchSource(paths: [file]) {
      LineDecoder(source: $0, limit: BatchLimit(rows: 1024))
    }
    try forEachRecord(of: source) { (record, _) throws(RecordError) in
      let row = try reader.read(record)
      // What the point cannot decide says nothing of it.
      let rule = try RecordError.placing(
        try op.rule(
          taxonomy: row.taxonomy.classes, mapper: row.mapper, gated: row.scored.gate != nil,
          gate: row.gate),
        isFatal: true)
      watch.addReference(row.scored)
      rows += 1
    }
    guard rows > 0 else {
      throw Diagnostic(
        SourceLocation(file), "has no rows", remedy: "give the rows that the point was chosen on")
    }
  }

  /// Whether a test has raised the alarm, in this run or before.
      try record.require(rule.slice)
  var isAlarmed: Bool { watch.isAlarmed }

  /// What to end with where a test has raised the alarm; nil where none has.
  var alarm: Diagnostic? {
    guard isAlarmed else { return nil }
    let names = watch.alarmed
    let bar = watch.alarmAt.fixed(decimals: watch.alarmAt == watch.alarmAt.rounded() ? 0 : 1)
    let order = names.contains { $0.hasSuffix(PointWatch.driftSuffix) }
    return Diagnostic(
      nil,
      "alarm: \(names.joined(separator: " and ")) reached \(bar)"
        + (order ? "; rows that are sorted, by class for one, look like drift" : ""),
      status: .negative)
  }

  /// Whether this run has seen a row.
  var hasRows: Bool { oneMapper.first != nil }

  /// Takes one batch.
  func add(_ batch: ScoredBatch<Watched>) throws(Diagnostic) {
    try oneMapper.check(batch)
    for row in batch.values { try add(row) }
  }

  /// Takes one row.
  func add(_ row: Watched) throws(Diagnostic) {
    try closeWindow(before: row)
    if window.rows == 0 { window.start = row.time }
    watch.add(row.row, row.reason)
    window.add(row)
    guard let output, case .rows(let count) = options.window else { return }
    if window.rows >= count { try writeWindow(to: output) }
  }

  /// The tests as they stand.
  struct Status {
    /// Rows that they have seen, in this run and before.
    var rows: Int
    /// Each test's name and its e-value.
    var values: [(name: String, value: Double)]
    /// The e-value at which a test raises the alarm.
    var alarmAt: Double
    /// Whether one ever has.
    var isAlarmed: Bool
  }

  /// The tests as they stand now.
  var status: Status {
    Status(
      rows: watch.rows, values: watch.values, alarmAt: watch.alarmAt, isAlarmed: watch.isAlarmed)
  }

  /// Writes the last window and the state.
  func finish() throws(Diagnostic) {
    if window.rows > 0, let output { try writeWindow(to: output) }
    if output == nil { try saveState() }
    guard watch.rows > 0 else {
      throw Diagnostic(nil, "there are no records", remedy: "pipe the output of score into audit")
    }
  }

  /// Ends a window of time that the row is not in.
  private func closeWindow(before row: Watched) throws(Diagnostic) {
    guard case .seconds(let length) = options.window, window.rows > 0, let start = window.start,
      let time = row.time, let output
    else { return }
    let size = Double(length)
    if (time / size).rounded(.down) != (start / size).rounded(.down) {
      try writeWindow(to: output)
    }
  }

  private func writeWindow(to output: OutputStream) throws(Diagnostic) {
    windows += 1
    var json = JSONWriter()
    json.beginObject()
    json.member("window", windows)
    if let start = window.start, case .seconds(let length) = options.window {
      json.member("from", (start / Double(length)).rounded(.down) * Double(length))
    }
    json.member("rows", window.rows)
    json.member("rows_so_far", watch.rows)
    json.member("fired", window.fired)
    json.key("abstained")
    json.beginObject()
    for reason in AbstainReason.allCases { json.member(reason.name, window.reasons[reason]) }
    json.endObject()
    json.key("below_floor")
    json.beginObject()
    for (index, axis) in PointWatch.watched.enumerated() {
      json.member(axis.field, Double(window.low[index]) / Double(window.rows))
    }
    json.endObject()
    json.key("e_values")
    json.beginObject()
    for (name, value) in watch.values { json.member(name, value) }
    json.endObject()
    json.member("alarm_at", watch.alarmAt)
    json.member("alarm", watch.isAlarmed)
    json.endObject()
    json.endLine()
    try output.write(json.bytes)
    try output.flush()
    window = Window(start: nil)
    try saveState()
  }

  /// Writes the state aside and puts it in place whole.
  private func saveState() throws(Diagnostic) {
    guard let state = options.state else { return }
    var json = JSONWriter()
    watch.write(into: &json)
    let file = try OutputStream.replacing(state)
    try file.write(json.bytes)
    try file.close()
  }
}

/// What is counted in one window.
private struct Window {
  /// The time of its first row.
  var start: Double?
  private(set) var rows = 0
  private(set) var fired = 0
  private(set) var reasons = ReasonCounts()
  /// Shape (watched axes): rows below a floor that 5 % of the training rows do not reach.
  private(set) var low = [Int](repeating: 0, count: PointWatch.watched.count)

  init(start: Double?) { self.start = start }

  mutating func add(_ row: MonitorCommand.Watched) {
    rows += 1
    if let reason = row.reason { reasons[reason] += 1 } else { fired += 1 }
    for (index, axis) in PointWatch.watched.enumerated() where row.row.values[axis] < 0.05 {
      low[index] += 1
    }
  }
}
