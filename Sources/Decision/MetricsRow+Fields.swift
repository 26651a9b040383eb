import JSON

extension MetricsRow {
  /// Every flat field, in order: those of ``csvHeader``.
  private var fields: [MetricsField] {
    [MetricsField("threshold", .real(point.threshold))]
      + tally.all.leadingFields()
      + [
        MetricsField("near_margin", .real(point.nearMargin)),
        MetricsField("familiarity", .real(point.familiarity)),
      ]
      + tally.all.trailingFields()
      + [MetricsField("fired_unlabelled", .count(tally.all.firedUnlabelled))]
      + tally.reasons.fields
      + [MetricsField("seen", .count(tally.seen))]
      + tally.unseen.leadingFields(prefix: "unseen_")
      + tally.unseen.trailingFields(prefix: "unseen_")
      + tally.distinct.coreFields(prefix: "distinct_")
      + source.fields
  }

  /// Writes the row as one JSON object.
  public func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writeMembers(into: &writer)
    writer.endObject()
  }

  /// Writes the members of the row into an object that is open.
  func writeMembers(into writer: inout JSONWriter) {
    for field in fields { field.write(into: &writer) }
    writer.key("per_class_thresholds")
    ClassThreshold.write(source.perClassThresholds, into: &writer)
    guard !byClass.isEmpty else { return }
    writer.key("by_class")
    writer.beginObject()
    for predicted in byClass {
      writer.key(predicted.name)
      writer.beginObject()
      predicted.tally.writeSparsely(into: &writer)
      writer.endObject()
    }
    writer.endObject()
  }

  /// Names of the columns of ``csvFields``.
  public static var csvHeader: [String] {
    let empty = MetricsRow(
      point: GridPoint(threshold: 0), tally: Tally(), source: SweepSource())
    return empty.fields.map(\.name)
  }

  /// The row as CSV fields, quoted where needed; what is null is empty.
  ///
  /// Counts by class and per-class thresholds have no column.
  public var csvFields: [String] { fields.map(\.csv) }
}

extension ReasonCounts {
  var fields: [MetricsField] {
    AbstainReason.allCases.map { MetricsField("abstain_\($0.rawValue)", .count(self[$0])) }
  }
}

extension Tally {
  /// Writes the counts that are not 0 into an object that is open.
  func writeSparsely(into writer: inout JSONWriter) {
    let fields =
      all.coreFields() + reasons.fields + unseen.coreFields(prefix: "unseen_")
      + distinct.coreFields(prefix: "distinct_")
    for field in fields {
      if case .count(let count) = field.value, count == 0 { continue }
      field.write(into: &writer)
    }
  }
}

extension SweepSource {
  var fields: [MetricsField] {
    [
      MetricsField("grid", .count(grid)),
      MetricsField("exact_thresholds", .flag(exactThresholds)),
      MetricsField("mapper", .text(mapper)),
      MetricsField("gated", .flag(gated)),
      MetricsField("split", .real(split?.fraction)),
      MetricsField("half", .text(split?.half.rawValue)),
      MetricsField("unseen_only", .flag(unseenOnly)),
      MetricsField("parts", .count(parts)),
      MetricsField("prompt_sample", .real(promptSample)),
    ]
  }
}
