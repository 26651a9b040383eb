public import Groundwork
public import JSON

/// The outcome of choosing among the points of a sweep, and its file.
public struct OperatingPoint: Equatable, Sendable {
  /// What the `format` member of the file says.
  static let format = "promptutils operating point"
  /// What the `version` member of the file says.
  static let version = 1

  /// The chosen point; nil when none is admissible.
  public var chosen: MetricsRow?
  /// The point that comes closest to being admissible, where none is.
  public var nearest: Nearest?
  /// The limits and the rule it was chosen by.
  public var request: PickRequest
  /// Where the counts come from.
  public var source: SweepSource
  /// Points of the whole grid, also those whose rows are not there: what a correction counts.
  public var points: Int
  /// Points whose rows are there and keep every limit.
  public var admissible: Int
  /// What was shown of the chosen point; nil unless a confidence level was asked.
  public var certificate: Certificate?
  /// Rates of the chosen point that are 0 only as far as the rows can tell.
  public var zeroCounts: [ZeroCount] = []
  /// Most by which another choice of per-class thresholds could be better than the chosen one.
  ///
  /// In units of what is maximised; 0 when the choice is exact. Nil without a choice of them, and where
  /// limits were tightened on the way to a certificate.
  public var gap: Double?
  /// Warnings for the user, each a sentence without a full stop.
  public var notes: [Message] = []

  /// What to say where no row tells how the mapper does on prompts that it was not trained on.
  public static let allSeen =
    "every row was used by fit or calibrate, so the rates say how well the mapper remembers, not what it does "
    + "with other prompts"

  /// Whether a point was chosen.
  public var isPass: Bool { chosen != nil }

  /// An inadmissible point and what it misses.
  public struct Nearest: Equatable, Sendable {
    public var row: MetricsRow
    /// Limits that are not kept.
    public var misses: [Miss]
    /// What is shown of the others; none where no confidence level was asked.
    public var kept: [Bound]
  }

  /// A limit that is not kept.
  public struct Miss: Equatable, Sendable {
    public var constraint: Constraint
    /// The rate, or its bound where a confidence level was asked; nil where there is none.
    public var value: Double?
    /// How far it is on the wrong side; 1 where there is no value.
    public var shortfall: Double
    /// Rows more behind the rate that would show the limit if the rate stayed as it is; nil where no
    /// confidence level was asked, or none are enough.
    public var rowsNeeded: Int?
  }

  /// The proof that limits hold.
  public struct Certificate: Equatable, Sendable {
    public var level: Double
    public var correction: Correction
    /// Points that the correction covers.
    public var points: Int
    /// The part of the prompts that the proof is made on; nil for all of them.
    public var half: PromptSplit.Half?
    public var bounds: [Bound]
  }

  /// One limit and what was shown of it.
  public struct Bound: Equatable, Sendable {
    public var constraint: Constraint
    /// Distinct unseen prompts behind it.
    public var proportion: Proportion
    /// Probability of showing it in error, corrected for the points looked at.
    public var alpha: Double
    /// The rate that is shown; nil without rows.
    public var bound: Double?

    /// What evidence shows of a limit.
    init(_ constraint: Constraint, on evidence: Counts, alpha: Double) {
      self.constraint = constraint
      self.alpha = alpha
      proportion = evidence.proportion(constraint.kind.rate)
      bound = constraint.bound(of: evidence, alpha: alpha)
    }
  }

  /// A rate of which not one case was met.
  public struct ZeroCount: Equatable, Sendable {
    /// The rate: `hallucination_rate`, or `error_rate_on_fired` for wrong and hallucinated together.
    public var name: String
    /// Distinct unseen prompts among which there was none.
    public var rows: Int
    public var level: Double
    /// The highest rate that is not refuted.
    public var upperBound: Double
    /// Rows that would be needed, still without a case, for each of some rates.
    public var needed: [(rate: Double, rows: Int)]

    /// Whether two are the same in every part.
    public static func == (one: ZeroCount, other: ZeroCount) -> Bool {
      one.name == other.name && one.rows == other.rows && one.level == other.level
        && one.upperBound == other.upperBound
        && one.needed.elementsEqual(other.needed, by: ==)
    }
  }
}

// MARK: - Writing

extension OperatingPoint {
  /// Writes the operating point as one JSON object.
  ///
  /// - Parameters:
  ///   - writer: What to write into.
  ///   - name: How the notes name a setting.
  public func write(
    into writer: inout JSONWriter, naming name: (Setting) -> String = \.rawValue
  ) {
    var alone = JSONWriter()
    alone.beginObject()
    writeMembers(into: &alone, naming: name)
    alone.endObject()
    // What was just written is an object.
    let members = (try? JSONValue.parse(alone.bytes))?.objectValue ?? []
    writer.beginObject()
    writeMembers(into: &writer, naming: name)
    writer.member(JSONChecksum.key, JSONChecksum(members).text)
    writer.endObject()
  }

  private func writeMembers(into writer: inout JSONWriter, naming name: (Setting) -> String) {
    writer.member("format", OperatingPoint.format)
    writer.member("version", OperatingPoint.version)
    writer.member("status", isPass ? "pass" : "fail")
    writer.key("chosen")
    if let chosen { chosen.write(into: &writer) } else { writer.null() }
    if let nearest {
      writer.key("nearest")
      nearest.write(into: &writer, isCertain: request.confidence != nil)
    }
    writer.member("choose_by", request.rule.rawValue)
    if request.rule == .value { request.costs.write(into: &writer) }
    writer.key("constraints")
    writer.beginObject()
    for constraint in request.constraints {
      writer.member(constraint.kind.rawValue, constraint.limit)
    }
    writer.endObject()
    writer.member("points", points)
    writer.member("admissible", admissible)
    writer.key("per_class_thresholds")
    ClassThreshold.write(
      chosen?.source.perClassThresholds ?? source.perClassThresholds, into: &writer)
    if let gap { writer.member("gap", gap) }
    writer.member("gated", source.gated)
    writer.member("gate_fingerprint", source.gate?.text)
    writer.member("mapper", source.mapper?.text)
    if let slice = source.slice {
      writer.key("slice")
      writer.beginObject()
      writer.member("field", slice.field.text)
      writer.member("value", slice.value.text)
      writer.endObject()
    }
    writer.key("certificate")
    if let certificate { certificate.write(into: &writer) } else { writer.null() }
    writer.key("zero_counts")
    writer.beginArray()
    for zero in zeroCounts { zero.write(into: &writer) }
    writer.endArray()
    writer.key("notes")
    writer.beginArray()
    for note in notes { writer.string(note.text(naming: name)) }
    writer.endArray()
  }
}

extension Costs {
  fileprivate func write(into writer: inout JSONWriter) {
    writer.key("costs")
    writer.beginObject()
    writer.member("value_correct", correct)
    writer.member("cost_wrong", wrong)
    writer.member("cost_hallucination", hallucination)
    writer.member("cost_abstain", abstain)
    writer.endObject()
  }
}

extension OperatingPoint.Nearest {
  fileprivate func write(into writer: inout JSONWriter, isCertain: Bool) {
    writer.beginObject()
    writer.key("point")
    row.write(into: &writer)
    writer.key("misses")
    writer.beginArray()
    for miss in misses {
      writer.beginObject()
      writer.member("constraint", miss.constraint.kind.rawValue)
      writer.member("limit", miss.constraint.limit)
      writer.member("value", miss.value)
      writer.member("shortfall", miss.shortfall)
      if isCertain {
        writer.key("rows_needed")
        if let rows = miss.rowsNeeded { writer.number(rows) } else { writer.null() }
        writer.member("rows_of", miss.constraint.kind.rate.rows)
      }
      writer.endObject()
    }
    writer.endArray()
    guard isCertain else { return writer.endObject() }
    writer.key("kept")
    writer.beginArray()
    for bound in kept { bound.write(into: &writer) }
    writer.endArray()
    writer.endObject()
  }
}

extension OperatingPoint.Certificate {
  fileprivate func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("level", level)
    writer.member("correction", correction.rawValue)
    writer.member("points", points)
    writer.member("half", half?.rawValue)
    writer.member("rows", "distinct unseen prompts")
    writer.key("bounds")
    writer.beginArray()
    for bound in bounds { bound.write(into: &writer) }
    writer.endArray()
    writer.endObject()
  }
}

extension OperatingPoint.Bound {
  fileprivate func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("constraint", constraint.kind.rawValue)
    writer.member("limit", constraint.limit)
    writer.member("count", proportion.count)
    writer.member("of", proportion.of)
    writer.member("rate", proportion.value)
    writer.member("bound", bound)
    writer.member("alpha", alpha)
    writer.endObject()
  }
}

extension OperatingPoint.ZeroCount {
  fileprivate func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("rate", name)
    writer.member("count", 0)
    writer.member("of", rows)
    writer.member("level", level)
    writer.member("upper_bound", upperBound)
    writer.key("rows_needed")
    writer.beginObject()
    for (rate, rows) in needed { writer.member("\(rate)", rows) }
    writer.endObject()
    writer.endObject()
  }
}

// MARK: - Reading

extension OperatingPoint {
  /// Reads an operating point that passed.
  ///
  /// - Throws: Another file, another version, a point that failed, or numbers that cannot be.
  public init(_ value: JSONValue) throws(Failure) {
    let reader = try FieldReader(value, name: "operating point")
    guard try reader.text("format") == OperatingPoint.format else {
      throw Failure("this is no operating point", remedy: "give the output of pick-op")
    }
    let version = try reader.count("version")
    guard version == OperatingPoint.version else {
      throw Failure(
        "the operating point has version \(version), this tool reads \(OperatingPoint.version)",
        remedy: "make it again with this pick-op")
    }
    guard let checksum = try reader.text(JSONChecksum.key) else {
      throw Failure(
        "the operating point has no checksum", remedy: "make it again with this pick-op")
    }
    guard checksum == JSONChecksum(value.objectValue ?? []).text else {
      throw Failure(
        "the operating point is not as pick-op wrote it: its checksum does not fit",
        remedy: "make it again with pick-op; limits and thresholds are not edited by hand")
    }
    guard try reader.text("status") == "pass", let chosen = reader.value("chosen") else {
      throw Failure(
        "the operating point failed: no point kept every limit",
        remedy: "see \"nearest\" in it for how close it came, and give limits that can be kept")
    }
    var row = try MetricsRow(chosen)
    let request = try PickRequest(reader)
    row.source.perClassThresholds =
      try reader.value("per_class_thresholds").map {
        (value) throws(Failure) in try ClassThreshold.parse(value)
      } ?? []
    var source = row.source
    source.gated = try reader.flag("gated")
    source.gate = try reader.name("gate_fingerprint")
    source.mapper = try reader.name("mapper")
    source.slice =
      try reader.value("slice").map { (value) throws(Failure) in
        let reader = try FieldReader(value, name: "operating point: slice")
        guard let field = try reader.name("field"), let value = try reader.name("value") else {
          throw Failure(
            "the operating point's \"slice\" has no \"field\" and \"value\"",
            remedy: "write it anew with pick-op")
        }
        return RowSlice(field: field, value: value)
      }
    self.init(
      request: request, source: source, points: try reader.countIfPresent("points") ?? 1,
      admissible: try reader.countIfPresent("admissible") ?? 1)
    self.chosen = row
  }

  /// What who decides by the point should know: that it was chosen on some of the rows.
  public var sliceNote: String? {
    source.slice.map { slice in
      "the operating point was chosen on the \(slice.words) alone: give it no others"
    }
  }

  /// The decision rule, for rows of this mapper.
  ///
  /// - Parameters:
  ///   - taxonomy: Classes of the mapper, in order.
  ///   - mapper: Fingerprint of the mapper that scores the rows; nil where the rows do not say.
  ///   - gated: Whether the rows go through a gate.
  ///   - gate: Fingerprint of that gate; nil where the rows do not say.
  /// - Returns: The rule by which the point decides.
  /// - Throws: Another mapper, another gate or none, or a class that the mapper does not have.
  public func rule(
    taxonomy: [Name], mapper: Name?, gated: Bool, gate: Name?
  ) throws(Failure) -> DecisionRule {
    guard mapper == source.mapper else { throw otherMapper(mapper, taxonomy: taxonomy) }
    guard gated || !source.gated else {
      throw Failure(
        "the operating point was chosen on rows with a gate, these have none",
        remedy: "score them with the same \(.gate)")
    }
    guard source.gate == nil || gate == source.gate else {
      throw Failure(
        "the operating point was chosen with gate \(source.gate?.text ?? ""), "
          + "the rows went through \(gate.map { "gate \($0)" } ?? "a gate without a fingerprint")",
        remedy: "score them with the same \(.gate), or sweep and pick again with this one")
    }
    guard let chosen else {
      throw Failure("no point was chosen", remedy: "give limits that can be kept")
    }
    return DecisionRule(
      chosen.point,
      perClass: try ClassThreshold.indexed(chosen.source.perClassThresholds, in: taxonomy),
      slice: source.slice)
  }

  /// Why rows of another mapper, or of other classes of it, are not decided.
  private func otherMapper(_ mapper: Name?, taxonomy: [Name]) -> Failure {
    if let mapper, let own = source.mapper, MapperStamp.differInClasses(own, mapper) {
      return Failure(
        "the operating point was chosen on rows with \(MapperStamp(own).classes(of: taxonomy)), "
          + "these have \(MapperStamp(mapper).classes(of: taxonomy))",
        remedy: "score them with the same \(.classes), or sweep and pick again with these")
    }
    let chosen = source.mapper.map { MapperStamp($0).words }
    let rows = mapper.map { MapperStamp($0).words }
    return Failure(
      "the operating point was chosen for mapper \(chosen ?? "without a name"), "
        + "the rows are of \(rows ?? "a mapper without a name")",
      remedy: "sweep and pick again with this mapper")
  }
}

extension PickRequest {
  /// Reads what a point was chosen by from its file.
  fileprivate init(_ reader: FieldReader) throws(Failure) {
    guard let name = try reader.text("choose_by"), let rule = ChoiceRule(rawValue: name) else {
      throw reader.failure("\"choose_by\" is no rule")
    }
    var costs = try Costs()
    if let value = reader.value("costs") {
      let numbers = try FieldReader(value, name: "operating point: costs")
      costs = try Costs(
        correct: try numbers.number("value_correct"), wrong: try numbers.number("cost_wrong"),
        hallucination: try numbers.number("cost_hallucination"),
        abstain: try numbers.number("cost_abstain"))
    }
    var constraints: [Constraint] = []
    for (name, value) in reader.value("constraints")?.objectValue ?? [] {
      guard let kind = Constraint.Kind(rawValue: name), let limit = value.doubleValue else {
        throw reader.failure("\"constraints\" has no limit \"\(name)\"")
      }
      constraints.append(try Constraint(kind, limit))
    }
    self.init(constraints: constraints, rule: rule, costs: costs)
    guard let value = reader.value("certificate") else { return }
    let certificate = try FieldReader(value, name: "operating point: certificate")
    let spelled = try certificate.text("correction") ?? ""
    guard let correction = Correction(rawValue: spelled) else {
      throw certificate.failure("\"correction\" is \"\(spelled)\"")
    }
    confidence = try Confidence(
      level: try certificate.share("level"), correction: correction)
  }
}
