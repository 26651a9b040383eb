public import Groundwork

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
  ) throws(Failure) -> OperatingPoint {
    try request.check(table, report)
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

  /// Judges a frozen point on the rows of another sweep, such as another mapper's, by the limits that
  /// it was chosen by.
  ///
  /// No other point is looked at, so a confidence level needs no correction.
  ///
  /// - Parameters:
  ///   - frozen: The operating point.
  ///   - table: Metrics rows that have its point.
  ///   - isDividedByPrompt: See ``PickRequest/isDividedByPrompt``.
  /// - Returns: The same point bound to these rows, or the limits that it breaks there.
  /// - Throws: A sweep that does not have the point, or rows that cannot show the limits.
  public static func judge(
    _ frozen: OperatingPoint, on table: SweepTable, isDividedByPrompt: Bool = false
  ) throws(Failure) -> OperatingPoint {
    guard let old = frozen.chosen else {
      throw Failure("no point was chosen", remedy: "give an operating point that passed")
    }
    if let slice = frozen.source.slice, slice.field != table.source.slice?.field {
      throw Failure(
        "the frozen point was chosen on the \(slice.words) alone, the metrics are of "
          + "\(table.source.slice?.words ?? "rows of every value")",
        remedy: "sweep those rows with \(.frozenPoint) and the same file")
    }
    var request = frozen.request
    request.isDividedByPrompt = isDividedByPrompt
    var row = old
    row.tally = try table.tally(
      at: old, name: "metrics", remedy: "sweep the rows with \(.frozenPoint) and the same file")
    row.source = table.source
    row.source.grid = 1
    row.source.perClassThresholds = old.source.perClassThresholds
    let alone = try SweepTable([row])
    try request.check(alone, nil)
    var point = OperatingPoint(request: request, source: row.source, points: 1, admissible: 1)
    if let confidence = request.confidence {
      try point.settle(
        row, alphas: request.constraints.map { _ in confidence.alpha }, alone, report: nil)
    } else if request.constraints.areMet(by: row.tally.all) {
      try point.settle(row, alphas: [], alone, report: nil)
    } else {
      point.admissible = 0
      point.setNearest(among: [row], alphas: nil)
    }
    point.describe(alone)
    return point
  }

  /// Chooses one threshold for all classes.
  private mutating func chooseOne(
    _ table: SweepTable, report: SweepTable?
  ) throws(Failure) {
    let rows = table.rows
    var alphas: [[Double]?] = []
    var least: [Double]?
    if request.confidence == nil {
      alphas = rows.map { request.constraints.areMet(by: $0.tally.all) ? [] : nil }
    }
    for certifier in certifiers(for: table, steering: report != nil) {
      alphas = certifier.shown(in: rows)
      least = certifier.leastAlphas(in: rows)
      if alphas.contains(where: { $0 != nil }) { break }
    }
    let kept = rows.indices.filter { alphas[$0] != nil }
    admissible = kept.count
    // What cannot be valued cannot be chosen: zeros without labels would pass for good.
    let admitted = kept.filter {
      request.rule.merit(of: rows[$0].tally.all, request.costs) > -.infinity
    }
    let all = rows.first?.tally.all ?? Counts()
    let nothingMayFire = all.nonexec > 0 && all.executable == 0
    if admitted.isEmpty, !kept.isEmpty, nothingMayFire {
      notes.append(
        "every labelled prompt must abstain, so there is no \(request.rule.rawValue) to choose by; "
          + "the strictest point is chosen")
    }
    guard kept.isEmpty || !admitted.isEmpty || nothingMayFire else {
      throw Failure(
        "no labelled row fires at any admissible point, so there is no "
          + "\(request.rule.rawValue) to choose by",
        remedy: all.labelled == 0
          ? "sweep with \(.labels), or choose by coverage"
          : "give limits that let something fire, or choose by coverage")
    }
    // Where nothing may fire all merits are equal, and ties go to the stricter point.
    let best = (admitted.isEmpty ? kept : admitted).min {
      request.rule.prefers(rows[$0], to: rows[$1], costs: request.costs)
    }
    guard let best else {
      setNearest(among: rows, alphas: least)
      return
    }
    try settle(rows[best], alphas: alphas[best] ?? [], table, report: report)
  }

  /// Takes a point as the chosen one, once it is shown where that is asked.
  mutating func settle(
    _ row: MetricsRow, alphas: [Double], _ table: SweepTable, report: SweepTable?
  ) throws(Failure) {
    var plain = row
    plain.byClass = []
    plain.sketch = nil
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
      level: confidence.level, correction: confidence.effective(for: table),
      points: report == nil ? points : 1, half: plain.source.split?.half,
      bounds: zip(request.constraints, levels).map { Bound($0, on: evidence, alpha: $1) })
    let holds = zip(request.constraints, levels).allSatisfy { $0.isShown(by: evidence, alpha: $1) }
    if holds {
      chosen = plain
    } else {
      admissible = 0
      setNearest(among: [plain], alphas: request.constraints.map { _ in confidence.alpha })
    }
  }

  /// What shows limits on the rows that are chosen from: the correction over the grid, or to steer a
  /// choice that another half will show, uncorrected tests, surest first.
  private func certifiers(for table: SweepTable, steering: Bool) -> [Certifier] {
    guard let confidence = request.confidence else { return [] }
    guard steering else {
      return [request.certifier(for: table, confidence)]
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
  mutating func setNearest(among rows: [MetricsRow], alphas: [Double]?) {
    let misses = rows.map { row in request.constraints.misses(of: row.tally, alphas: alphas) }
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
    row.sketch = nil
    let missed = misses[best].map(\.constraint.kind)
    let kept = zip(request.constraints, alphas ?? []).filter { !missed.contains($0.0.kind) }
    nearest = Nearest(
      row: row, misses: misses[best],
      kept: kept.map { Bound($0, on: row.tally.distinct, alpha: $1) })
  }
}

extension [Constraint] {
  /// Whether the plain rates keep every limit.
  func areMet(by counts: Counts) -> Bool {
    allSatisfy { $0.isMet(by: counts.proportion($0.kind.rate).value) }
  }

  /// The limits that are not kept: by the bounds at these α, or by the plain rates without one.
  func misses(of tally: Tally, alphas: [Double]?) -> [OperatingPoint.Miss] {
    enumerated().compactMap { index, constraint in
      let value: Double?
      let isKept: Bool
      let alpha = alphas?[index]
      if let alpha {
        value = constraint.bound(of: tally.distinct, alpha: alpha)
        isKept = constraint.isShown(by: tally.distinct, alpha: alpha)
      } else {
        value = tally.all.proportion(constraint.kind.rate).value
        isKept = constraint.isMet(by: value)
      }
      guard !isKept else { return nil }
      let evidence = tally.distinct.proportion(constraint.kind.rate)
      let needed = alpha.flatMap { constraint.rowsNeeded(like: evidence, alpha: $0) }
      return OperatingPoint.Miss(
        constraint: constraint, value: value, shortfall: constraint.shortfall(of: value),
        rowsNeeded: needed.map { $0 - evidence.of })
    }
  }
}

// MARK: - A threshold for each class

/// A choice of thresholds and what it is worth.
private struct Choice {
  var row: MetricsRow
  var merit: Double
  /// Most by which another choice can be better.
  var gap = 0.0
}

extension OperatingPoint {
  /// Chooses a threshold for each class, over every setting of the other axes.
  mutating func choosePerClass(
    _ table: SweepTable, _ perClass: PickRequest.PerClass, report: SweepTable?
  ) throws(Failure) {
    let problems = table.chains.map { PerClassProblem($0, leastRows: perClass.leastRows) }
    noteSmallClasses(problems, leastRows: perClass.leastRows)
    var isExact = true
    var best: Choice?
    if let confidence = request.confidence {
      for alpha in steeringAlphas(confidence) where best == nil {
        best = tightened(problems, alpha: alpha, isExact: &isExact)
      }
    } else {
      best = search(problems, within: request.constraints, isExact: &isExact)
    }
    admissible = best == nil ? 0 : 1
    guard let best else {
      if !isExact {
        notes.append("there may be admissible per-class thresholds that were not found")
      }
      setNearest(
        among: table.rows,
        alphas: request.confidence.map { level in request.constraints.map { _ in level.alpha } })
      return
    }
    gap = request.confidence == nil ? best.gap : nil
    try settle(best.row, alphas: [], table, report: report)
  }

  /// The best choice of any setting of the other axes; ties go to the stricter point.
  private func search(
    _ problems: [PerClassProblem], within limits: [Constraint], isExact: inout Bool
  ) -> Choice? {
    var best: Choice?
    var bound = -Double.infinity
    for problem in problems {
      let answer = PerClassSearch(
        problem: problem, constraints: limits, rule: request.rule, costs: request.costs
      ).run()
      bound = max(bound, answer.bound)
      guard let found = answer.best, let row = problem.row(choosing: found.options) else {
        continue
      }
      // Later problems have the higher floors on the other axes.
      if best.map({ found.merit >= $0.merit }) ?? true {
        best = Choice(row: row, merit: found.merit)
      }
    }
    isExact = isExact && bound == best?.merit ?? -.infinity
    if let merit = best?.merit { best?.gap = max(0, bound - merit) }
    return best
  }

  /// Tightens limits until the choice under them keeps the request's own limits with confidence on the
  /// rows it is chosen on.
  ///
  /// The search compares plain rates, and its choice lies at the very edge of what they allow: on other
  /// rows it would break a limit half the time. So each limit that is not shown moves by what its bound
  /// misses, a few times over. All of this looks at the choose half alone, so what is shown on the report
  /// half stays valid.
  private func tightened(
    _ problems: [PerClassProblem], alpha: Double, isExact: inout Bool
  ) -> Choice? {
    var limits = request.constraints
    for _ in 0..<16 {
      guard let found = search(problems, within: limits, isExact: &isExact) else { return nil }
      let misses = request.constraints.misses(
        of: found.row.tally, alphas: limits.map { _ in alpha })
      if misses.isEmpty { return found }
      limits = limits.map { limit in
        let miss = misses.first { $0.constraint.kind == limit.kind }
        return limit.tightened(by: miss.map { max($0.shortfall, 1e-4) } ?? 0)
      }
    }
    return nil
  }

  private mutating func noteSmallClasses(_ problems: [PerClassProblem], leastRows: Int) {
    guard let problem = problems.first, let classes = problem.chain.first?.byClass else { return }
    let small = problem.small.map { classes[$0].name }
    guard !small.isEmpty else { return }
    notes.append(
      "\(small.count) of \(counted(classes.count, "class", "classes")) "
        + "\(agreeing(small.count, "keeps", "keep")) the global threshold, with fewer than "
        + "\(counted(leastRows, "labelled row")) predicted as \(agreeing(small.count, "it", "them")): \(small.map(\.text).joined(separator: ", "))"
    )
  }
}

extension Constraint {
  /// The limit moved by so much to the strict side, no further than it can be.
  fileprivate func tightened(by amount: Double) -> Constraint {
    Constraint(
      kind: kind, unchecked: kind.isMaximum ? max(0, limit - amount) : min(1, limit + amount))
  }
}

// MARK: - What the user should know

extension OperatingPoint {
  /// Adds zero counts and warnings.
  mutating func describe(_ table: SweepTable) {
    if let chosen { zeroCounts = zeros(of: chosen.tally.distinct) }
    guard let shown = chosen ?? nearest?.row else { return }
    notes += [perClassNote(table), seenNote(shown.tally)].compactMap { $0 }
    guard request.confidence != nil else { return }
    notes += [partsNote(shown.source), sampleNote(shown.source), repeatNote(shown.tally)]
      .compactMap { $0 }
  }

  private func zeros(of evidence: Counts) -> [ZeroCount] {
    let bounds = certificate?.bounds ?? []
    let errors = Proportion(evidence.wrong + evidence.hallucinated, of: evidence.firedLabelled)
    let zeros: [(name: String, rate: Rate, rows: Proportion)] = [
      ("error_rate_on_fired", .accuracyOnFired, errors),
      ("hallucination_rate", .hallucinationRate, evidence.proportion(.hallucinationRate)),
    ]
    return zeros.compactMap { name, rate, rows in
      // At the α of the rate's own limit, where it has one, so that this and its bound say the same.
      let own = bounds.first { $0.constraint.kind.rate == rate }?.alpha
      let alpha = own ?? bounds.map(\.alpha).min() ?? 0.05
      guard rows.count == 0, let bound = BinomialBound.upper(rows, alpha: alpha) else { return nil }
      let needed = ZeroCount.rates.compactMap { rate in
        BinomialBound.rowsNeeded(forRate: rate, alpha: alpha).map { (rate: rate, rows: $0) }
      }
      return ZeroCount(
        name: name, rows: rows.of, level: 1 - alpha, upperBound: bound, needed: needed)
    }
  }

  private func perClassNote(_ table: SweepTable) -> Message? {
    guard !table.source.perClassThresholds.isEmpty else { return nil }
    let chains = table.chains.filter { $0.count > 1 }
    let isFlat =
      !chains.isEmpty
      && chains.allSatisfy { chain in
        chain.allSatisfy { $0.tally == chain[0].tally }
      }
    guard isFlat else { return nil }
    return "the per-class thresholds cover every class that is predicted, so all thresholds of the "
      + "grid count the same"
  }

  private func seenNote(_ tally: Tally) -> Message? {
    if tally.isAllSeen { return "\(Self.allSeen); sweep prompts that it has not seen" }
    let rates = request.constraints.map(\.kind.rate) + [.coverage, .accuracyOnFired]
    let flattered = Rate.allCases.filter { rate in
      let rows = tally.all.proportion(rate).of
      let seen = rows - tally.unseen.proportion(rate).of
      return rates.contains(rate) && seen * 100 > rows
    }
    guard let first = flattered.first else { return nil }
    let rows = tally.all.proportion(first).of
    let seen = rows - tally.unseen.proportion(first).of
    let names = flattered.map(\.rawValue).joined(separator: ", ")
    return "more than 1 % of the rows behind \(names) trained the mapper "
      + "(\(seen) of \(rows) behind \(first.rawValue)): see the unseen_ fields, or sweep with \(.unseenOnly)"
  }

  private func partsNote(_ source: SweepSource) -> Message? {
    guard source.distinctAdded else { return nil }
    return
      "\(source.parts) sweeps were added up, and the bounds hold only if their rows were divided by "
      + "prompt, as \(.dividedByPrompt) says"
  }

  private func sampleNote(_ source: SweepSource) -> Message? {
    guard source.promptSample < 1 else { return nil }
    return "the bounds are made from a sample of \(source.promptSample) of the distinct prompts"
  }

  private func repeatNote(_ tally: Tally) -> Message? {
    guard tally.distinct.total < tally.all.total else { return nil }
    return "the bounds count \(counted(tally.distinct.total, "distinct unseen prompt")) of "
      + "\(counted(tally.all.total, "row"))"
  }
}

extension OperatingPoint.ZeroCount {
  /// Rates for which the rows needed are told.
  static let rates = [0.01, 0.005, 0.001]

  /// A rate in per cent, for messages.
  static func percent(_ rate: Double) -> String { "\((rate * 1e9).rounded() / 1e7) %" }
}
