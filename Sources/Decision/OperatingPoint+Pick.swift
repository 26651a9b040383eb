extension OperatingPoint {
  /// Chooses among the points of a sweep.
  ///
  /// Points that keep every limit are admissible; the rule chooses one of them, never by the order of
  /// rows. With a confidence level a limit is kept when the distinct unseen prompts show it, corrected
  /// for every point of the grid. With rows of the other half of the prompts, the point is chosen on the
  /// first (there at uncorrected bounds, which only steer the choice) and shown on the second, where it
  /// is the only point looked at; the chosen point then carries the counts of the second.
  ///
  /// - Parameters:
  ///   - rows: The metrics rows of one sweep, in any order.
  ///   - report: Those of the report half; nil to show what is shown on `rows`.
  ///   - request: Limits, rule and confidence.
  /// - Returns: The chosen point, or how close the nearest comes.
  /// - Throws: Rows that are not of one sweep, or a request that they cannot answer.
  public static func pick(
    from rows: [MetricsRow], report: [MetricsRow]? = nil, request: PickRequest
  ) throws(DecisionError) -> OperatingPoint {
    let table = try SweepTable(rows)
    let reportTable: SweepTable? =
      if let report { try SweepTable(report, name: "metrics to report on") } else { nil }
    try check(request, table, reportTable)
    var point = OperatingPoint(
      request: request, source: table.source, points: max(table.source.grid, rows.count),
      admissible: 0)
    if let perClass = request.perClass {
      try point.choosePerClass(table, perClass, report: reportTable)
    } else {
      try point.chooseOne(table, report: reportTable)
    }
    point.describe(table)
    return point
  }

  /// Chooses one threshold for all classes.
  private mutating func chooseOne(
    _ table: SweepTable, report: SweepTable?
  ) throws(DecisionError) {
    let rows = table.rows
    let certifier = certifier(for: table, alone: report != nil)
    let shown =
      certifier?.shown(in: rows)
      ?? rows.map { request.constraints.areMet(by: $0.tally.all) ? [] : nil }
    let admitted = rows.indices.filter { shown[$0] != nil }
    admissible = admitted.count
    let best = admitted.min { request.rule.prefers(rows[$0], to: rows[$1], costs: request.costs) }
    guard let best else {
      setNearest(among: rows, alpha: certifier?.smallestAlpha(in: rows))
      return
    }
    try settle(rows[best], alphas: shown[best] ?? [], table, report: report)
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
      levels = request.constraints.map { _ in 1 - confidence.level }
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
      setNearest(among: [plain], alpha: 1 - confidence.level)
    }
  }

  /// The correction over the grid; over nothing where another half shows what was chosen here.
  func certifier(for table: SweepTable, alone: Bool) -> Certifier? {
    guard var confidence = request.confidence else { return nil }
    if alone { confidence.correction = .bonferroni }
    return Certifier(
      constraints: request.constraints, confidence: confidence,
      gridPoints: alone ? 1 : table.source.grid)
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
