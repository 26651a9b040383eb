import JSON

/// A chosen operating point read back from its file, for the tools that decide by it.
public struct FrozenPoint: Sendable {
  /// The chosen point with what was counted there.
  public let row: MetricsRow
  /// Thresholds of classes in place of the point's.
  public let perClassThresholds: [ClassThreshold]
  /// Whether the rows it was chosen on went through a gate.
  public let gated: Bool
  /// Fingerprint of the mapper that it was chosen for.
  public let mapper: String?

  /// Reads an operating point that passed.
  ///
  /// - Throws: Another file, another version, a point that failed, or numbers that cannot be.
  public init(_ value: JSONValue) throws(DecisionError) {
    let reader = try FieldReader(value, name: "operating point")
    guard try reader.text("format") == OperatingPoint.format else {
      throw DecisionError(
        "this is no operating point", remedy: "give the output of pick-op")
    }
    let version = try reader.count("version")
    guard version == OperatingPoint.version else {
      throw DecisionError(
        "the operating point has version \(version), this tool reads \(OperatingPoint.version)",
        remedy: "make it again with this pick-op")
    }
    guard try reader.text("status") == "pass", let chosen = reader.value("chosen") else {
      throw DecisionError(
        "the operating point failed: no point kept every limit",
        remedy: "see \"nearest\" in it for how close it came, and give limits that can be kept")
    }
    row = try MetricsRow(chosen)
    perClassThresholds =
      try reader.value("per_class_thresholds").map {
        (value) throws(DecisionError) in try ClassThreshold.parse(value)
      } ?? []
    gated = try reader.flag("gated")
    mapper = try reader.text("mapper")
  }

  /// The decision rule, for rows of this mapper.
  ///
  /// - Parameters:
  ///   - taxonomy: Classes of the mapper, in order.
  ///   - mapper: Fingerprint of the mapper that scores the rows; nil where the rows do not say.
  ///   - gated: Whether the rows go through a gate.
  /// - Returns: The rule by which the point decides.
  /// - Throws: Another mapper, a gate that is missing, or a class that the mapper does not have.
  public func rule(
    taxonomy: [String], mapper: String?, gated: Bool
  ) throws(DecisionError) -> DecisionRule {
    guard sameBytes(mapper, self.mapper) else {
      throw DecisionError(
        "the operating point was chosen for mapper \(self.mapper ?? "without a name"), "
          + "the rows are of \(mapper ?? "a mapper without a name")",
        remedy: "sweep and pick again with this mapper")
    }
    guard gated || !self.gated else {
      throw DecisionError(
        "the operating point was chosen on rows with a gate, these have none",
        remedy: "score them with the same --gate")
    }
    return DecisionRule(
      threshold: row.point.threshold,
      perClass: perClassThresholds.isEmpty
        ? [] : try ClassThreshold.indexed(perClassThresholds, in: taxonomy),
      nearMargin: row.point.nearMargin, familiarity: row.point.familiarity)
  }
}

/// Whether two texts are both missing or the same bytes.
func sameBytes(_ one: String?, _ other: String?) -> Bool {
  guard let one, let other else { return one == nil && other == nil }
  return one.utf8.elementsEqual(other.utf8)
}
