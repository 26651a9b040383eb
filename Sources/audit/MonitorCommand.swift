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
    var time: RowTime?
    /// Whether score had decided it at another threshold.
    var isOverridden: Bool

    /// What is watched of an audited row.
    init(_ row: AuditedRow, time: RowTime?) {
      self.row = row.scored
      reason = row.reason
      self.time = time
      isOverridden = row.isOverridden
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
  private var labels = LabelCounts()
  private var overridden = 0
  /// The fields of the first row without a label.
  private var unlabelledFields: [String]?
  /// Whether it is to be said which limits no row has told of, and has not been.
  private var owesNote = false
  private var hasTold = false

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
      let value = try readJSONFile(state, remedy: "give --state a file of its own")
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
          taxonomy: row.origin.taxonomy.classes, mapper: row.origin.mapper,
          gated: row.scored.gate != nil,
          gate: row.origin.gate),
        isFatal: true)
      try record.require(rule.slice)
      watch.addReference(row.scored)
      rows += 1
    }
    guard rows > 0 else {
      throw Diagnostic(
        SourceLocation(file), "has no rows", remedy: "give the rows that the point was chosen on")
    }
  }

  /// Whether a test has raised the alarm, in this run or before.
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
    unlabelledFields = unlabelledFields ?? batch.unlabelledFields
    for row in batch.values { try add(row) }
  }

  /// Takes one row.
  func add(_ row: Watched) throws(Diagnostic) {
    try closeWindow(before: row)
    if window.rows == 0 { window.start = row.time?.seconds }
    watch.add(row.row, row.reason)
    window.add(row)
    labels.add(row.row.gold)
    if row.isOverridden { overridden += 1 }
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
    owesNote = true
    guard watch.rows > 0 else {
      throw Diagnostic(nil, "there are no records", remedy: "pipe the output of score into audit")
    }
  }

  /// Ends a window of time that the row comes behind.
  ///
  /// A row of the window before, as streams of several machines have them, counts in the one that is open.
  ///
  /// - Throws: `Diagnostic` for a row that is earlier still: the rows are in no order.
  private func closeWindow(before row: Watched) throws(Diagnostic) {
    guard case .seconds(let length) = options.window, window.rows > 0, let start = window.start,
      let time = row.time, let output
    else { return }
    let size = Double(length)
    let (own, open) = ((time.seconds / size).rounded(.down), (start / size).rounded(.down))
    if own > open {
      try writeWindow(to: output)
    } else if own < open - 1 {
      let early = (open * size - time.seconds).rounded()
      throw Diagnostic(
        time.location,
        "\"\(options.time)\" is \(counted(Int(early), "second")) before the window that is open, "
          + "and a row may be late by one window, of \(length) s, at most",
        remedy: "sort the rows by time, or make windows longer with --every")
    } else if own < open {
      window.late += 1
    }
  }

  /// What to say of limits that no row of this run has told of, once: behind the first window, or at the
  /// end; nil where there is nothing to say now.
  func untestedNote(labels file: String?, _ labelField: NamedField) -> Message? {
    guard owesNote, !hasTold, labels.total > 0 else { return nil }
    owesNote = false
    let untested = watch.untested
    guard !untested.isEmpty else { return nil }
    hasTold = true
    let names = untested.map(\.kind.rawValue).joined(separator: ", ")
    let limits = "\(untested.count == 1 ? "is" : "are") not watched"
    guard labels.labelled > 0 else {
      return "no row of this run has a label, so \(names) \(limits); "
        + remedyForNoLabels(
          labels: file, labelField: labelField, unlabelledFields: unlabelledFields)
    }
    let wanted = Set(untested.map(\.kind.rate.rows)).sorted().joined(separator: ", or of ")
    return "no row of this run is one of \(wanted), so \(names) \(limits)"
  }

  /// What to say of the rows at the end.
  var notes: [String] {
    var notes: [String] = []
    if labels.labelled > 0, labels.unlabelled > 0 {
      notes.append(labels.note)
    }
    if let note = overriddenNote(overridden, of: labels.total) { notes.append(note) }
    return notes
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
    if case .seconds = options.window { json.member("late", window.late) }
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
    owesNote = true
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

/// How many rows have a label.
private struct LabelCounts {
  private(set) var labelled = 0
  private(set) var unlabelled = 0
  var total: Int { labelled + unlabelled }

  mutating func add(_ gold: Gold) {
    if gold == .unlabelled { unlabelled += 1 } else { labelled += 1 }
  }

  /// What to say of rows without one.
  var note: String {
    "\(counted(unlabelled, of: total, "row")) \(agreeing(unlabelled, "has", "have")) no label"
  }
}

/// What is counted in one window.
private struct Window {
  /// The time of its first row, in seconds since 1970.
  var start: Double?
  /// Rows of the window before.
  var late = 0
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
