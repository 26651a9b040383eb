import Decision
import Groundwork
import JSON
import Streams

/// The tests of a frozen point: one for each of its limits, and one for each axis that tells how
/// well the mapper knows a row.
struct PointWatch {
  private static let format = "promptutils monitor"
  private static let version = 1

  private let mapper: Name?
  /// Fingerprint of what decides: floors, per-class thresholds and gate.
  private let decision: String
  /// The most rows that a state may say it has seen.
  private static let largestCount = 1 << 48
  private let constraints: [Constraint]
  /// The axes whose drift is watched: those that are shares of the training rows.
  static let watched = DecisionAxis.others.filter { $0.valueIfMissing != nil }
  /// The e-value at which a test raises the alarm.
  let alarmAt: Double
  private(set) var rows = 0
  private(set) var bets: [BettingTest]
  private(set) var drifts: [DriftTest]
  /// Shape (constraints): whether a row of this run has told of the limit.
  private var isTested: [Bool]

  /// Watches a point from its first row on.
  ///
  /// - Parameters:
  ///   - op: The point with its limits.
  ///   - level: How sure no alarm is false, shared by all tests.
  init(_ op: OperatingPoint, level: Double) {
    mapper = op.source.mapper
    decision = Self.fingerprint(op)
    constraints = op.request.constraints
    bets = constraints.map { BettingTest(limit: $0.lossLimit) }
    isTested = constraints.map { _ in false }
    drifts = Self.watched.map { _ in DriftTest() }
    // 1 − 0.95 is not 0.05 in Double; a bar of 80 must not read 79.99.
    let alpha = ((1 - level) * 1e15).rounded() / 1e15
    alarmAt = Double(bets.count + drifts.count) / alpha
  }

  /// Whether any test has ever raised the alarm.
  var isAlarmed: Bool { !alarmed.isEmpty }

  /// The names of the tests that ever have.
  var alarmed: [String] {
    zip(values, bets.map(\.highest) + drifts.map(\.highest))
      .filter { $1 >= alarmAt }.map(\.0.name)
  }

  /// Takes a row that the point was chosen on, without betting on it.
  mutating func addReference(_ row: ScoredRow) {
    for (index, axis) in Self.watched.enumerated() { drifts[index].addReference(row.values[axis]) }
  }

  /// Counts one decided row.
  mutating func add(_ row: ScoredRow, _ reason: AbstainReason?) {
    rows += 1
    for (index, constraint) in constraints.enumerated() {
      guard let isLoss = constraint.isLoss(row, reason) else { continue }
      bets[index].add(isLoss: isLoss)
      isTested[index] = true
    }
    for (index, axis) in Self.watched.enumerated() { drifts[index].add(row.values[axis]) }
  }

  /// The limits that no row of this run has told of.
  var untested: [Constraint] { zip(constraints, isTested).filter { !$1 }.map(\.0) }

  /// What the names of the tests for drift end with.
  static let driftSuffix = "_drift"

  /// Each test's name and its e-value now.
  var values: [(name: String, value: Double)] {
    zip(constraints, bets).map { ($0.kind.rawValue, $1.value) }
      + zip(Self.watched, drifts).map { ("\($0.field)\(Self.driftSuffix)", $1.value) }
  }

  // MARK: - State

  /// Writes the state as one JSON object.
  func write(into json: inout JSONWriter) {
    json.beginObject()
    json.member("format", Self.format)
    json.member("version", Self.version)
    json.key("mapper")
    if let mapper { json.string(mapper.text) } else { json.null() }
    json.member("point", decision)
    json.member("rows", rows)
    json.key("limits")
    json.beginArray()
    for (constraint, bet) in zip(constraints, bets) {
      json.beginObject()
      json.member("constraint", constraint.kind.rawValue)
      json.member("limit", constraint.limit)
      json.member("rows", bet.rows)
      json.member("losses", bet.losses)
      Self.write("wealth", bet.wealth, into: &json)
      json.member("highest", bet.highest)
      json.endObject()
    }
    json.endArray()
    json.key("drifts")
    json.beginArray()
    for (axis, drift) in zip(Self.watched, drifts) {
      json.beginObject()
      json.member("field", axis.field)
      json.member("rows", drift.rows)
      Self.write("wealth", drift.wealth, into: &json)
      json.member("highest", drift.highest)
      json.key("histogram")
      json.beginArray()
      for count in drift.histogram { json.number(count) }
      json.endArray()
      json.endObject()
    }
    json.endArray()
    json.endObject()
    json.endLine()
  }

  private static func write(_ name: String, _ numbers: [Double], into json: inout JSONWriter) {
    json.key(name)
    json.beginArray()
    for number in numbers { json.number(number) }
    json.endArray()
  }

  /// Goes on from a state.
  ///
  /// - Throws: `Failure` where the state is of another file, point or mapper.
  mutating func resume(_ state: JSONValue) throws(Failure) {
    guard state["format"]?.stringValue == Self.format,
      state["version"]?.intValue == Self.version
    else {
      throw Failure("this is no state of a monitor", remedy: "give another file, or remove it")
    }
    let own = state["mapper"]?.stringValue.map { Name($0) }
    let limits = state["limits"]?.arrayValue ?? []
    let same =
      limits.map { Self.limit($0) } == constraints.map { "\($0.kind.rawValue) \($0.limit)" }
    guard own == mapper, same, state["point"]?.stringValue == decision else {
      throw Failure(
        "the state is of another operating point",
        remedy: "begin a new state for this point: give another file, or remove it")
    }
    guard let tests = try? tests(of: TypedValue(state, name: "the state", remedy: "")) else {
      throw Failure("the state is damaged", remedy: "remove the file to begin anew")
    }
    (rows, bets, drifts) = tests
  }

  /// Reads the tests of a state of the same limits.
  private func tests(
    of state: TypedValue
  ) throws(Failure) -> (rows: Int, bets: [BettingTest], drifts: [DriftTest]) {
    let counts = 0...Self.largestCount
    let limits = try state.member("limits").elements()
    let bets = try zip(constraints, limits).map { (constraint, limit) throws(Failure) in
      let rows = try limit.member("rows").integer(in: counts)
      return BettingTest(
        limit: constraint.lossLimit, rows: rows,
        losses: try limit.member("losses").integer(in: 0...rows),
        wealth: try Self.wealth(of: limit, count: BettingTest.multiples.count),
        highest: try limit.member("highest").number())
    }
    let found = try state.member("drifts").elements()
    guard
      try found.map({ (drift) throws(Failure) in try drift.member("field").text() })
        == Self.watched.map(\.field)
    else { throw state.failure("the drifts are of other fields") }
    let drifts = try zip(self.drifts, found).map { (own, drift) throws(Failure) in
      let histogram = try drift.member("histogram").elements()
        .map { (count) throws(Failure) in try count.integer(in: counts) }
      guard histogram.count == DriftTest.bins else { throw drift.failure("a histogram is short") }
      return DriftTest(
        histogram: histogram, wealth: try Self.wealth(of: drift, count: own.wealth.count),
        rows: try drift.member("rows").integer(in: counts),
        highest: try drift.member("highest").number())
    }
    return (try state.member("rows").integer(in: counts), bets, drifts)
  }

  private static func wealth(of test: TypedValue, count: Int) throws(Failure) -> [Double] {
    let wealth = try test.member("wealth").elements().map { (number) throws(Failure) in
      try number.number(in: 0...Double.greatestFiniteMagnitude)
    }
    guard wealth.count == count else { throw test.failure("\"wealth\" is of other bets") }
    return wealth
  }

  private static func fingerprint(_ op: OperatingPoint) -> String {
    var fingerprint = Fingerprint("watched point 1")
    for axis in DecisionAxis.all {
      fingerprint.add(axis.field)
      fingerprint.add((op.chosen?.point[axis] ?? 0).bitPattern)
    }
    for one in op.chosen?.source.perClassThresholds ?? [] {
      fingerprint.add(one.name.text)
      fingerprint.add(one.threshold.bitPattern)
    }
    fingerprint.add(op.source.gated)
    fingerprint.add(op.source.gate?.text ?? "")
    if let slice = op.source.slice {
      fingerprint.add(slice.field.text)
      fingerprint.add(slice.value.text)
    }
    return fingerprint.text
  }

  private static func limit(_ value: JSONValue) -> String {
    "\(value["constraint"]?.stringValue ?? "") \(value["limit"]?.doubleValue ?? -1)"
  }
}
