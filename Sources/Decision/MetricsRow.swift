public import Groundwork
public import JSON
public import Records

/// What a sweep counted at one grid point.
public struct MetricsRow: Equatable, Sendable {
  /// The floors.
  public var point: AxisValues
  /// What was counted there.
  public var tally: Tally
  /// Counts by predicted class, in taxonomy order; empty unless the sweep was by class.
  public var byClass: [PredictedClass]
  /// Where the counts come from.
  public var source: SweepSource
  /// The distinct prompts of the whole sweep, on its first row where they are not too many.
  public var sketch: PromptSketch?

  /// Counts at a point.
  public init(
    point: AxisValues, tally: Tally, byClass: [PredictedClass] = [], source: SweepSource
  ) {
    self.point = point
    self.tally = tally
    self.byClass = byClass
    self.source = source
  }

  /// The rows predicted as one class.
  public struct PredictedClass: Equatable, Sendable {
    /// The class.
    public var name: Name
    /// What was counted of them.
    public var tally: Tally

    /// Counts of one predicted class.
    public init(name: Name, tally: Tally) {
      self.name = name
      self.tally = tally
    }
  }
}

// MARK: - Columns

extension MetricsRow {
  /// A column of metrics rows.
  public typealias Column = TableColumn<MetricsRow>

  /// Every column with a name and one value, in the order that the manual promises.
  static let flatColumns: [Column] =
    [floor(.leading)]
    + leading(prefix: "") { $0.tally.all }
    + DecisionAxis.others.map(floor)
    + trailing(prefix: "") { $0.tally.all }
    + [Column("fired_unlabelled") { .count($0.tally.all.firedUnlabelled) }]
    + reasonColumns { $0.tally }
    + [Column("seen") { .count($0.tally.seen) }]
    + leading(prefix: "unseen_") { $0.tally.unseen }
    + trailing(prefix: "unseen_") { $0.tally.unseen }
    + core(prefix: "distinct_") { $0.tally.distinct }
    + sourceColumns

  /// All columns.
  public static let columns: [Column] =
    flatColumns + [
      Column(TableHeading("per_class_thresholds", isNested: true)) { row in
        .nested { ClassThreshold.write(row.source.perClassThresholds, into: &$0) }
      },
      Column(TableHeading("prompts", isNested: true)) { row in
        row.sketch.map { sketch in .nested { $0.string(sketch.text) } } ?? .absent
      },
      Column(TableHeading("by_class", isNested: true)) { row in
        row.byClass.isEmpty ? .absent : .nested { row.writeClasses(into: &$0) }
      },
    ]

  /// The columns that a format shows.
  public static func columns(for format: TableFormat) -> [Column] {
    format.isForPeople ? terminalColumns : columns
  }

  /// Columns that fit a terminal of 100 characters, also where every axis varies.
  static let terminalColumns: [Column] =
    DecisionAxis.all.map { axis in
      Column(TableHeading(axis.heading, isOptional: axis != .leading)) { .real($0.point[axis]) }
    }
    + [
      Column("fired") { .count($0.tally.all.fired) },
      // Without labels there is nothing to count: a zero would look like a result.
      counted("wrong") { $0.labelled == 0 ? nil : $0.wrong },
      counted("halluc") { $0.nonexec == 0 ? nil : $0.hallucinated },
      rate("cover") { $0.coverage },
      rate("ex_cov") { $0.executableCoverage },
      rate("ex_acc") { $0.executableAccuracy },
      percentage("acc", .accuracyOnFired), interval("acc95", .accuracyOnFired),
      percentage("hall", .hallucinationRate), interval("hall95", .hallucinationRate),
      rate("util") { $0.utility },
    ]

  /// A rate of all rows in per cent.
  private static func percentage(_ name: String, _ rate: Rate) -> Column {
    Column(TableHeading(name, decimals: 1)) { row in
      .real(row.tally.all.proportion(rate).value.map { $0 * 100 })
    }
  }

  /// Where a rate lies with 95 % confidence by the distinct unseen prompts, in per cent.
  private static func interval(_ name: String, _ rate: Rate) -> Column {
    Column(name) { row in
      let evidence = row.tally.distinct.proportion(rate)
      guard let low = BinomialBound.lower(evidence, alpha: 0.025),
        let high = BinomialBound.upper(evidence, alpha: 0.025)
      else { return .text(nil) }
      return .text("\((low * 100).fixed(decimals: 0))-\((high * 100).fixed(decimals: 0))")
    }
  }

  private static func floor(_ axis: DecisionAxis) -> Column {
    Column(axis.floor) { .real($0.point[axis]) }
  }

  private static func counted(
    _ name: String, _ count: @escaping @Sendable (Counts) -> Int?
  ) -> Column {
    Column(name) { row in count(row.tally.all).map { .count($0) } ?? .text(nil) }
  }

  private static func rate(
    _ name: String, _ rate: @escaping @Sendable (Counts) -> Double?
  ) -> Column {
    Column(TableHeading(name, decimals: 3)) { .real(rate($0.tally.all)) }
  }

  private static let sourceColumns: [Column] = [
    Column("grid") { .count($0.source.grid) },
    Column("exact_thresholds") { .flag($0.source.exactThresholds) },
    Column("mapper") { .text($0.source.mapper?.text) },
    Column("gated") { .flag($0.source.gated) },
    Column("gate_fingerprint") { .text($0.source.gate?.text) },
    Column("split") { .real($0.source.split?.fraction) },
    Column("half") { .text($0.source.split?.half.rawValue) },
    Column("split_fingerprint") { .text($0.source.split?.fingerprint?.text) },
    Column("unseen_only") { .flag($0.source.unseenOnly) },
    Column("parts") { .count($0.source.parts) },
    Column("distinct_added") { .flag($0.source.distinctAdded) },
    Column("prompt_sample") { .real($0.source.promptSample) },
  ]

  /// Writes the row as one JSON object.
  public func write(into json: inout JSONWriter) {
    json.beginObject()
    for column in MetricsRow.columns {
      column.value(self).writeMember(column.heading.name, into: &json)
    }
    json.endObject()
  }

  private func writeClasses(into json: inout JSONWriter) {
    json.beginObject()
    for predicted in byClass {
      json.key(predicted.name.text)
      json.beginObject()
      predicted.tally.writeSparsely(into: &json)
      json.endObject()
    }
    json.endObject()
  }
}

/// The counts that make up all others, with a prefix to their names.
private func core<Row>(
  prefix: String, _ counts: @escaping @Sendable (Row) -> Counts
) -> [TableColumn<Row>] {
  [
    TableColumn(prefix + "total") { .count(counts($0).total) },
    TableColumn(prefix + "fired") { .count(counts($0).fired) },
    TableColumn(prefix + "correct_on_fired") { .count(counts($0).correct) },
    TableColumn(prefix + "wrong") { .count(counts($0).wrong) },
    TableColumn(prefix + "hallucinated") { .count(counts($0).hallucinated) },
    TableColumn(prefix + "labelled") { .count(counts($0).labelled) },
    TableColumn(prefix + "nonexec") { .count(counts($0).nonexec) },
  ]
}

/// What stands before the floors of the other axes.
private func leading(
  prefix: String, _ counts: @escaping @Sendable (MetricsRow) -> Counts
) -> [MetricsRow.Column] {
  [
    TableColumn(prefix + "total") { .count(counts($0).total) },
    TableColumn(prefix + "abstain") { .count(counts($0).abstained) },
    TableColumn(prefix + "abstain_rate") { .real(counts($0).abstainRate) },
    TableColumn(prefix + "coverage") { .real(counts($0).coverage) },
    TableColumn(prefix + "fired") { .count(counts($0).fired) },
    TableColumn(prefix + "correct_on_fired") { .count(counts($0).correct) },
    TableColumn(prefix + "accuracy_on_fired") { .real(counts($0).accuracyOnFired) },
    TableColumn(prefix + "overall_correct") { .count(counts($0).overallCorrect) },
    TableColumn(prefix + "overall_accuracy") { .real(counts($0).overallAccuracy) },
  ]
}

/// What follows them.
private func trailing(
  prefix: String, _ counts: @escaping @Sendable (MetricsRow) -> Counts
) -> [MetricsRow.Column] {
  [
    TableColumn(prefix + "wrong") { .count(counts($0).wrong) },
    TableColumn(prefix + "hallucinated") { .count(counts($0).hallucinated) },
    TableColumn(prefix + "hallucination_rate") { .real(counts($0).hallucinationRate) },
    TableColumn(prefix + "executable_coverage") { .real(counts($0).executableCoverage) },
    TableColumn(prefix + "executable_accuracy") { .real(counts($0).executableAccuracy) },
    TableColumn(prefix + "utility") { .real(counts($0).utility) },
    TableColumn(prefix + "labelled") { .count(counts($0).labelled) },
    TableColumn(prefix + "nonexec") { .count(counts($0).nonexec) },
  ]
}

private func reasonColumns<Row>(
  _ tally: @escaping @Sendable (Row) -> Tally
) -> [TableColumn<Row>] {
  AbstainReason.allCases.map { reason in
    TableColumn("abstain_\(reason.name)") { .count(tally($0).reasons[reason]) }
  }
}

extension Tally {
  private static let columns: [TableColumn<Tally>] =
    core(prefix: "") { $0.all } + reasonColumns { $0 } + core(prefix: "unseen_") { $0.unseen }
    + core(prefix: "distinct_") { $0.distinct }

  /// Writes the counts that are not 0 into an object that is open.
  func writeSparsely(into json: inout JSONWriter) {
    for column in Tally.columns {
      let value = column.value(self)
      if case .count(0) = value { continue }
      json.key(column.heading.name)
      value.write(into: &json)
    }
  }
}

// MARK: - Reading

extension MetricsRow {
  /// Reads a metrics row, trusting its counts only as far as they agree; rates are made from counts.
  ///
  /// - Throws: A missing field, an impossible number, or counts that contradict each other.
  public init(_ value: JSONValue) throws(Failure) {
    let reader = try FieldReader(value, name: "metrics row")
    var point = AxisValues()
    for axis in DecisionAxis.all { point[axis] = try reader.share(axis.floor) }
    let tally = try Tally(reader)
    self.init(
      point: point, tally: tally, byClass: try MetricsRow.classes(reader, total: tally),
      source: try SweepSource(reader))
    guard let text = try reader.text("prompts") else { return }
    guard let sketch = PromptSketch(text: text), sketch.unseen == tally.distinct.total else {
      throw reader.failure("\"prompts\" is not what sweep wrote")
    }
    self.sketch = sketch
  }

  private static func classes(
    _ reader: FieldReader, total: Tally
  ) throws(Failure) -> [PredictedClass] {
    guard let value = reader.value("by_class") else { return [] }
    guard let members = value.objectValue else {
      throw reader.failure("\"by_class\" is not an object")
    }
    var classes: [PredictedClass] = []
    var sum = Tally()
    for (name, value) in members {
      let inner = try FieldReader(value, name: "metrics row: class \"\(name)\"")
      let predicted = PredictedClass(name: Name(name), tally: try Tally(inner, sparse: true))
      classes.append(predicted)
      sum += predicted.tally
      // Stops before a sum of absurd counts can overflow.
      guard sum.isPart(of: total) else { break }
    }
    guard sum == total else {
      throw reader.failure("the counts of \"by_class\" do not add up to those of the row")
    }
    return classes
  }
}

extension Tally {
  /// Reads counts and holds them against each other.
  ///
  /// - Parameters:
  ///   - reader: The object that holds the counts.
  ///   - sparse: Whether a count that is missing is 0.
  /// - Throws: A missing or impossible count, or counts that contradict each other.
  fileprivate init(_ reader: FieldReader, sparse: Bool = false) throws(Failure) {
    self.init()
    all = try Counts(reader, sparse: sparse)
    for reason in AbstainReason.allCases {
      let name = "abstain_\(reason.name)"
      reasons[reason] =
        sparse ? try reader.countIfPresent(name) ?? 0 : try reader.count(name)
    }
    unseen = try Counts(reader, prefix: "unseen_", sparse: sparse)
    distinct = try Counts(reader, prefix: "distinct_", sparse: sparse)
    guard reasons.total == all.abstained else {
      throw reader.failure(
        "the reasons to abstain make \(counted(reasons.total, "row")), the other counts \(all.abstained)"
      )
    }
    guard unseen.isPart(of: all) else {
      throw reader.failure("there are more unseen rows than rows of a kind")
    }
    // By class a prompt of several classes may count as a mistake where none of its rows fires.
    let byClass = sparse || reader.value("by_class") != nil
    guard byClass ? distinct.hasNoMoreRows(than: unseen) : distinct.isPart(of: unseen) else {
      throw reader.failure("there are more distinct prompts than unseen rows of a kind")
    }
  }
}

extension Counts {
  /// Reads the core counts, and holds the others that are there against them.
  ///
  /// - Parameters:
  ///   - reader: The object that holds the counts.
  ///   - prefix: What their names start with.
  ///   - sparse: Whether a count that is missing is 0, as in counts by class.
  /// - Throws: A missing or impossible count, or counts that contradict each other.
  fileprivate init(
    _ reader: FieldReader, prefix: String = "", sparse: Bool = false
  ) throws(Failure) {
    self.init()
    let read = { (name: String) throws(Failure) -> Int in
      sparse ? try reader.countIfPresent(prefix + name) ?? 0 : try reader.count(prefix + name)
    }
    let total = try read("total")
    let fired = try read("fired")
    let correct = try read("correct_on_fired")
    let wrong = try read("wrong")
    let hallucinated = try read("hallucinated")
    let labelled = try read("labelled")
    nonexec = try read("nonexec")
    executable = labelled - nonexec
    unlabelled = total - labelled
    firing = KindCounts(
      correct: correct, wrong: wrong, hallucinated: hallucinated,
      unlabelled: fired - correct - wrong - hallucinated)
    guard isPossible else {
      throw reader.failure(
        "the counts from \"\(prefix)total\" to \"\(prefix)nonexec\" contradict each other")
    }
    for (key, count) in [("abstain", abstained), ("overall_correct", overallCorrect)] {
      if let found = try reader.countIfPresent(prefix + key), found != count {
        throw reader.failure("\"\(prefix + key)\" is \(found), the other counts make it \(count)")
      }
    }
  }
}

extension SweepSource {
  /// Reads what is stamped on a metrics row.
  fileprivate init(_ reader: FieldReader) throws(Failure) {
    self.init()
    grid = try reader.count("grid")
    exactThresholds = try reader.flag("exact_thresholds")
    mapper = try reader.name("mapper")
    gated = try reader.flag("gated")
    gate = try reader.name("gate_fingerprint")
    slice = try RowSlice(reader)
    unseenOnly = try reader.flag("unseen_only")
    parts = try reader.count("parts")
    distinctAdded = try reader.flagIfPresent("distinct_added") ?? (parts > 1)
    promptSample = try reader.share("prompt_sample")
    if let value = reader.value("per_class_thresholds") {
      perClassThresholds = try ClassThreshold.parse(value)
    }
    guard let name = try reader.text("half") else { return }
    guard let half = PromptSplit.Half(rawValue: name) else {
      throw reader.failure("\"half\" is \"\(name)\", neither choose nor report")
    }
    split = try PromptSplit(
      fraction: try reader.share("split"), half: half,
      fingerprint: try reader.name("split_fingerprint"))
  }
}
