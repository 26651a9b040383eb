import JSON

extension RiskCoverageCurve {
  /// Risks at which the coverage is told.
  public static let risks = [0.01, 0.02, 0.05]

  /// Writes the curve's numbers as one JSON object: `labelled`, `aurc`, `excess_aurc`, and for each of
  /// ``risks`` the coverage and the threshold that gives it.
  public func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("labelled", labelled)
    MetricsField("aurc", .real(area)).write(into: &writer)
    MetricsField("excess_aurc", .real(excessArea)).write(into: &writer)
    writer.key("coverage_at_risk")
    writer.beginArray()
    for risk in RiskCoverageCurve.risks {
      let found = coverage(atRisk: risk)
      writer.beginObject()
      writer.member("risk", risk)
      // Where every point is riskier, the one way to keep the risk is to fire nothing.
      MetricsField("coverage", .real(labelled == 0 ? nil : found?.coverage ?? 0))
        .write(into: &writer)
      MetricsField("threshold", .real(found?.point.confidence)).write(into: &writer)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }
}
