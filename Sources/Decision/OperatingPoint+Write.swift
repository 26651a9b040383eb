import JSON

extension OperatingPoint {
  /// Writes the operating point as one JSON object.
  public func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("format", OperatingPoint.format)
    writer.member("version", OperatingPoint.version)
    writer.member("status", isPass ? "pass" : "fail")
    writer.key("chosen")
    if let chosen { chosen.write(into: &writer) } else { writer.null() }
    if let nearest {
      writer.key("nearest")
      nearest.write(into: &writer)
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
    MetricsField("mapper", .text(source.mapper)).write(into: &writer)
    writer.key("certificate")
    if let certificate { certificate.write(into: &writer) } else { writer.null() }
    writer.key("zero_counts")
    writer.beginArray()
    for zero in zeroCounts { zero.write(into: &writer) }
    writer.endArray()
    writer.key("notes")
    writer.beginArray()
    for note in notes { writer.string(note) }
    writer.endArray()
    writer.endObject()
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
  fileprivate func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("point")
    row.write(into: &writer)
    writer.key("misses")
    writer.beginArray()
    for miss in misses {
      writer.beginObject()
      writer.member("constraint", miss.constraint.kind.rawValue)
      writer.member("limit", miss.constraint.limit)
      MetricsField("value", .real(miss.value)).write(into: &writer)
      writer.member("shortfall", miss.shortfall)
      writer.endObject()
    }
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
    MetricsField("half", .text(half?.rawValue)).write(into: &writer)
    writer.member("rows", "distinct unseen prompts")
    writer.key("bounds")
    writer.beginArray()
    for bound in bounds {
      writer.beginObject()
      writer.member("constraint", bound.constraint.kind.rawValue)
      writer.member("limit", bound.constraint.limit)
      writer.member("count", bound.proportion.count)
      writer.member("of", bound.proportion.of)
      MetricsField("rate", .real(bound.proportion.value)).write(into: &writer)
      MetricsField("bound", .real(bound.bound)).write(into: &writer)
      writer.member("alpha", bound.alpha)
      writer.endObject()
    }
    writer.endArray()
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
