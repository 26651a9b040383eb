extension OperatingPoint {
  /// Refuses what the rows cannot answer.
  static func check(
    _ request: PickRequest, _ table: SweepTable, _ report: SweepTable?
  ) throws(DecisionError) {
    for (index, constraint) in request.constraints.enumerated()
    where request.constraints[..<index].contains(where: { $0.kind == constraint.kind }) {
      throw DecisionError(
        "the limit \(constraint.kind.rawValue) is given twice", remedy: "give it once")
    }
    guard (table.rows.first?.tally.all.total ?? 0) > 0 else {
      throw DecisionError(
        "the metrics count no rows at all",
        remedy: "sweep rows, and see what --unseen-only or --split left out")
    }
    if request.perClass != nil { try checkPerClass(request, table) }
    if let report { try checkHalves(request, table.source, report.source) }
    if let confidence = request.confidence {
      try checkConfidence(confidence, request, table, report)
    }
  }

  private static func checkPerClass(
    _ request: PickRequest, _ table: SweepTable
  ) throws(DecisionError) {
    guard table.rows.allSatisfy({ !$0.byClass.isEmpty }) else {
      throw DecisionError(
        "the metrics have no counts by class", remedy: "sweep with --by-class")
    }
    guard table.source.perClassThresholds.isEmpty else {
      throw DecisionError(
        "the metrics were made with per-class thresholds, none are left to choose",
        remedy: "sweep without --per-class-thresholds")
    }
    guard request.rule != .abstainThenAccuracy else {
      throw DecisionError(
        "abstain_then_acc asks for the highest threshold, which per-class thresholds have not",
        remedy: "choose by coverage, utility, accuracy or value")
    }
  }

  private static func checkHalves(
    _ request: PickRequest, _ choose: SweepSource, _ report: SweepSource
  ) throws(DecisionError) {
    guard request.confidence != nil else {
      throw DecisionError(
        "metrics to report on without a confidence level", remedy: "give --confidence-level too")
    }
    guard
      let one = choose.split, let other = report.split, one.half == .choose,
      other.half == .report, one.fraction == other.fraction
    else {
      throw DecisionError(
        "the metrics are not the choose and the report half of one split",
        remedy: "sweep twice with the same --split, once with --half choose and once with report")
    }
    guard
      sameBytes(choose.mapper, report.mapper), choose.gated == report.gated,
      choose.perClassThresholds == report.perClassThresholds
    else {
      throw DecisionError(
        "the two halves differ in mapper, gate or per-class thresholds",
        remedy: "sweep both halves of the same scored rows")
    }
  }

  private static func checkConfidence(
    _ confidence: PickRequest.Confidence, _ request: PickRequest, _ table: SweepTable,
    _ report: SweepTable?
  ) throws(DecisionError) {
    guard !request.constraints.isEmpty else {
      throw DecisionError(
        "a confidence level without a limit to be confident of", remedy: "give a limit")
    }
    guard report != nil || !(table.source.exactThresholds || request.perClass != nil) else {
      let what = request.perClass != nil ? "per-class thresholds" : "thresholds found in the data"
      throw DecisionError(
        "\(what) cannot be certified on the rows they were chosen on",
        remedy: "sweep with --split and --half choose, and give the report half apart")
    }
    guard report != nil || table.rows.count <= table.source.grid else {
      throw DecisionError(
        "\(table.rows.count) rows of a grid of \(table.source.grid) points",
        remedy: "give the rows of one sweep")
    }
    let chained = confidence.correction != .bonferroni
    guard report != nil || !chained || table.rows.count == table.source.grid else {
      throw DecisionError(
        "\(table.rows.count) of the \(table.source.grid) rows of the grid; "
          + "\(confidence.correction.rawValue) needs each",
        remedy: "give every row of the sweep, or use bonferroni")
    }
    let certifier = Certifier(
      constraints: request.constraints, correction: confidence.correction,
      alpha: confidence.alpha, gridPoints: report == nil ? table.source.grid : 1)
    let alpha =
      report == nil ? certifier.smallestAlpha(in: table.rows) : confidence.alpha
    for constraint in request.constraints where constraint.isBeyondProof {
      throw beyondProof(constraint, alpha: alpha)
    }
  }

  private static func beyondProof(_ constraint: Constraint, alpha: Double) -> DecisionError {
    let needed = ZeroCount.rates.compactMap { rate in
      BinomialBound.rowsNeeded(forRate: rate, alpha: alpha).map { rows in
        "\(ZeroCount.percent(rate)) takes \(rows) rows"
      }
    }
    let wanted = constraint.kind.isMaximum ? "a rate of 0" : "a rate of 1"
    return DecisionError(
      "\(constraint.kind.rawValue) \(constraint.limit): no number of rows certifies \(wanted)",
      remedy: "allow a rate of failure: without a single case, \(needed.joined(separator: ", "))")
  }
}
