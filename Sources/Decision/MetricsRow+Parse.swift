import JSON

extension MetricsRow {
  /// Reads a metrics row, trusting its counts only as far as they agree; rates are made from counts.
  ///
  /// - Throws: A missing field, an impossible number, or counts that contradict each other.
  public init(_ value: JSONValue) throws(DecisionError) {
    let reader = try FieldReader(value, name: "metrics row")
    let point = GridPoint(
      threshold: try reader.share("threshold"), nearMargin: try reader.share("near_margin"),
      familiarity: try reader.share("familiarity"))
    let tally = try Tally(reader)
    self.init(
      point: point, tally: tally, byClass: try MetricsRow.classes(reader, total: tally),
      source: try SweepSource(reader))
  }

  private static func classes(
    _ reader: FieldReader, total: Tally
  ) throws(DecisionError) -> [PredictedClass] {
    guard let value = reader.value("by_class") else { return [] }
    guard let members = value.objectValue else {
      throw reader.failure("\"by_class\" is not an object")
    }
    var classes: [PredictedClass] = []
    var sum = Tally()
    for (name, value) in members {
      let inner = try FieldReader(value, name: "metrics row: class \"\(name)\"")
      let predicted = PredictedClass(name: name, tally: try Tally(inner, sparse: true))
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
  init(_ reader: FieldReader, sparse: Bool = false) throws(DecisionError) {
    self.init()
    all = try Counts(reader, sparse: sparse)
    for reason in AbstainReason.allCases {
      let name = "abstain_\(reason.rawValue)"
      reasons[reason] =
        sparse ? try reader.countIfPresent(name) ?? 0 : try reader.count(name)
    }
    unseen = try Counts(reader, prefix: "unseen_", sparse: sparse)
    distinct = try Counts(reader, prefix: "distinct_", sparse: sparse)
    guard reasons.total == all.abstained else {
      throw reader.failure(
        "the reasons to abstain make \(reasons.total) rows, the other counts \(all.abstained)")
    }
    guard unseen.isPart(of: all) else {
      throw reader.failure("there are more unseen rows than rows of a kind")
    }
    guard distinct.isPart(of: unseen) else {
      throw reader.failure("there are more distinct prompts than unseen rows of a kind")
    }
  }
}

extension Counts {
  /// Whether each count is no higher than in the other.
  func isPart(of other: Counts) -> Bool {
    correct <= other.correct && wrong <= other.wrong && hallucinated <= other.hallucinated
      && firedUnlabelled <= other.firedUnlabelled
      && abstainedExecutable <= other.abstainedExecutable
      && abstainedRightly <= other.abstainedRightly
      && abstainedUnlabelled <= other.abstainedUnlabelled
  }
}

extension SweepSource {
  /// Reads what is stamped on a metrics row.
  init(_ reader: FieldReader) throws(DecisionError) {
    self.init()
    grid = try reader.count("grid")
    exactThresholds = try reader.flag("exact_thresholds")
    mapper = try reader.text("mapper")
    gated = try reader.flag("gated")
    unseenOnly = try reader.flag("unseen_only")
    parts = try reader.count("parts")
    promptSample = try reader.share("prompt_sample")
    if let value = reader.value("per_class_thresholds") {
      perClassThresholds = try ClassThreshold.parse(value)
    }
    guard let name = try reader.text("half") else { return }
    guard let half = PromptSplit.Half(rawValue: name) else {
      throw reader.failure("\"half\" is \"\(name)\", neither choose nor report")
    }
    split = try PromptSplit(fraction: try reader.share("split"), half: half)
  }
}
