extension OperatingPoint {
  /// Chooses among the points of a sweep.
  ///
  /// Points that keep every limit are admissible; the rule chooses one of them, never by the order of
  /// rows. With a confidence level a limit is kept when the distinct unseen prompts show it, corrected
  /// for every point of the grid. With rows of the other half of the prompts, the point is chosen on the
  /// first (there at stricter, uncorrected bounds, which only steer the choice) and shown on the second, where it
  /// is the only point looked at; the chosen point then carries the counts of the second.
  ///
  /// - Parameters:
  ///   - table: The metrics rows of one sweep.
  ///   - report: Those of the report half; nil to show what is shown on `table`.
  ///   - request: Limits, rule and confidence.
  /// - Returns: The chosen point, or how close the nearest comes.
  /// - Throws: A request that the rows cannot answer.
  public static func pick(
    from table: SweepTable, report: SweepTable? = nil, request: PickRequest
  ) throws(DecisionError) -> OperatingPoint {
    try check(request, table, report)
    var point = OperatingPoint(
      request: request, source: table.source, points: max(table.source.grid, table.rows.count),
      admissible: 0)
    if let perClass = request.perClass {
      try point.choosePerClass(table, perClass, report: report)
    } else {
      try point.chooseOne(table, report: report)
    }
    point.describe(table)
    return point
  }

  /// Chooses one threshold for all classes.
  private mutating func chooseOne(
    _ table: SweepTable, report: SweepTable?
  ) throws(DecisionError) {
    let rows = table.rows
    var alphas: [[Double]?] = []
    var least: Double?
    if request.confidence == nil {
      alphas = rows.map { request.constraints.areMet(by: $0.tally.all) ? [] : nil }
    }
    for certifier in certifiers(for: table, steering: report != nil) {
      alphas = certifier.shown(in: rows)
      least = certifier.smallestAlpha(in: rows)
      if alphas.contains(where: { $0 != nil }) { break }
    }
    let kept = rows.indices.filter { alphas[$0] != nil }
    admissible = kept.count
    // What cannot be valued cannot be chosen: zeros without labels would pass for good.
    let admitted = kept.filter {
      request.rule.merit(of: rows[$0].tally.all, request.costs) > -.infinity
    }
    guard kept.isEmpty || !admitted.isEmpty else {
      throw DecisionError(
        "no labelled row fired at any admissible point, so there is no "
          + "\(request.rule.rawValue) to choose by",
        remedy: "sweep with --labels, or choose by coverage")
    }
    let best = admitted.min { request.rule.prefers(rows[$0], to: rows[$1], costs: request.costs) }
    guard let best else {
      setNearest(among: rows, alpha: least)
      return
    }
    try settle(rows[best], alphas: alphas[best] ?? [], table, report: report)
  }

  /// Takes a point as the chosen one, once it is shown where that is asked.
  mutating func settle(
    _ row: MetricsRow, alphas: [Double], _ table: SweepTable, report: SweepTable?
  ) throws(DecisionError) {
    var plain = row
    plain.byClass = []
    guard let confidence = request.confidence else {
      chosen = plain
      return
    }
    var levels = alphas
    if let report {
      plain.tally = try report.tally(at: row)
      let perClass = plain.source.perClassThresholds
      plain.source = report.source
      plain.source.perClassThresholds = perClass
      levels = request.constraints.map { _ in confidence.alpha }
    }
    let evidence = plain.tally.distinct
    certificate = Certificate(
      level: confidence.level, correction: confidence.correction,
      points: report == nil ? points : 1, half: plain.source.split?.half,
      bounds: zip(request.constraints, levels).map { constraint, alpha in
        Bound(
          constraint: constraint, proportion: evidence.proportion(constraint.kind.rate),
          alpha: alpha, bound: constraint.bound(of: evidence, alpha: alpha))
      })
    let holds = zip(request.constraints, levels).allSatisfy { $0.isShown(by: evidence, alpha: $1) }
    if holds {
      chosen = plain
    } else {
      admissible = 0
      setNearest(among: [plain], alpha: confidence.alpha)
    }
  }

  /// What shows limits on the rows that are chosen from: the correction over the grid, or to steer a
  /// choice that another half will show, uncorrected tests, surest first.
  private func certifiers(for table: SweepTable, steering: Bool) -> [Certifier] {
    guard let confidence = request.confidence else { return [] }
    guard steering else {
      return [
        Certifier(
          constraints: request.constraints, correction: confidence.correction,
          alpha: confidence.alpha, gridPoints: table.source.grid)
      ]
    }
    return steeringAlphas(confidence).map { alpha in
      Certifier(
        constraints: request.constraints, correction: .bonferroni, alpha: alpha, gridPoints: 1)
    }
  }

  /// The α at which a choice is steered before another half shows it, in the order of trying.
  ///
  /// What just passes at the level itself on one half fails on the other half the time. At a hundredth of
  /// α it passes about nine times in ten where the halves are equal, 3.29 standard errors of room being
  /// the 1.64 of the test and 1.28 · √2 of chance between the halves; less often where it looks good
  /// because it is the best of very many.
  func steeringAlphas(_ confidence: PickRequest.Confidence) -> [Double] {
    [0.01, 0.1, 1].map { confidence.alpha * $0 }
  }

  /// The point whose largest shortfall is smallest, then the sum of its shortfalls, then the stricter.
  mutating func setNearest(among rows: [MetricsRow], alpha: Double?) {
    let misses = rows.map { row in request.constraints.misses(of: row.tally, alpha: alpha) }
    let size = misses.map { list in
      (list.map(\.shortfall).max() ?? 0, list.map(\.shortfall).reduce(0, +))
    }
    let best = rows.indices.min { one, other in
      size[one] == size[other]
        ? rows[one].point.isStricter(than: rows[other].point) : size[one] < size[other]
    }
    guard let best else { return }
    var row = rows[best]
    row.byClass = []
    nearest = Nearest(row: row, misses: misses[best])
  }
}

extension [Constraint] {
  /// Whether the plain rates keep every limit.
  func areMet(by counts: Counts) -> Bool {
    allSatisfy { $0.isMet(by: counts.proportion($0.kind.rate).value) }
  }

  /// The limits that are not kept: by the bounds at this α, or by the plain rates without one.
  func misses(of tally: Tally, alpha: Double?) -> [OperatingPoint.Miss] {
    compactMap { constraint in
      let value: Double?
      let isKept: Bool
      if let alpha {
        value = constraint.bound(of: tally.distinct, alpha: alpha)
        isKept = constraint.isShown(by: tally.distinct, alpha: alpha)
      } else {
        value = tally.all.proportion(constraint.kind.rate).value
        isKept = constraint.isMet(by: value)
      }
      guard !isKept else { return nil }
      return OperatingPoint.Miss(
        constraint: constraint, value: value, shortfall: constraint.shortfall(of: value))
    }
  }
}
