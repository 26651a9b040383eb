/// A choice of thresholds and what it is worth.
private struct Choice {
  var row: MetricsRow
  var merit: Double
  /// Most by which another choice can be better.
  var gap = 0.0
}

extension OperatingPoint {
  /// Chooses a threshold for each class, over every near margin and familiarity.
  mutating func choosePerClass(
    _ table: SweepTable, _ perClass: PickRequest.PerClass, report: SweepTable?
  ) throws(DecisionError) {
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
        among: table.rows, alpha: request.confidence.map { $0.alpha })
      return
    }
    gap = request.confidence == nil ? best.gap : nil
    try settle(best.row, alphas: [], table, report: report)
  }

  /// The best choice of any near margin and familiarity; ties go to the stricter point.
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
      // Later problems have the higher familiarity, then the higher near margin.
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
      let misses = request.constraints.misses(of: found.row.tally, alpha: alpha)
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
    let small = problem.groups.filter { !$0.isOwn }.flatMap(\.classes).map { classes[$0].name }
    guard !small.isEmpty else { return }
    notes.append(
      "\(small.count) of \(classes.count) classes keep the global threshold, with fewer than "
        + "\(leastRows) labelled rows predicted as them: \(small.joined(separator: ", "))")
  }
}

extension Constraint {
  /// The limit moved by so much to the strict side, no further than it can be.
  fileprivate func tightened(by amount: Double) -> Constraint {
    Constraint(
      kind: kind, unchecked: kind.isMaximum ? max(0, limit - amount) : min(1, limit + amount))
  }
}
