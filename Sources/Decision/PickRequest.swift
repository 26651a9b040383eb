public import Groundwork

/// What an operating point must keep and by what it is chosen.
public struct PickRequest: Equatable, Sendable {
  /// Limits on rates, at most one of a kind.
  public var constraints: [Constraint]
  public var rule: ChoiceRule
  public var costs: Costs
  /// How sure the limits must be; nil to compare the plain rates.
  public var confidence: Confidence?
  /// How to choose a threshold for each class; nil for one threshold.
  public var perClass: PerClass?
  /// Whether the user vouches that no prompt is in two of the sweeps that were added up.
  public var isDividedByPrompt = false

  /// That the limits hold with so much confidence.
  public struct Confidence: Equatable, Sendable {
    /// Probability that the chosen point keeps every limit, in (0, 1).
    public var level: Double
    public var correction: Correction

    /// Probability of a mistake: 1 − level, without the binary dust of the subtraction.
    public var alpha: Double { ((1 - level) * 1e15).rounded() / 1e15 }

    /// The correction that is used on these rows: where some of the grid are missing, chains have
    /// gaps, and every point is tested by itself.
    func effective(for table: SweepTable) -> Correction {
      let hasGaps = table.rows.count != table.source.grid && !table.source.exactThresholds
      return correction == .auto && hasGaps ? .bonferroni : correction
    }

    /// A confidence level and how it is kept over all points looked at.
    ///
    /// - Throws: A level outside 0.5 to 1 − 10⁻⁹.
    public init(level: Double, correction: Correction = .auto) throws(Failure) {
      guard level >= 0.5, level <= 1 - 1e-9 else {
        throw Failure(
          "the confidence level \(level) is outside 0.5 to 0.999999999",
          remedy: "give a level such as 0.95")
      }
      self.level = level
      self.correction = correction
    }
  }

  /// A threshold for each class.
  public struct PerClass: Equatable, Sendable {
    /// Rows predicted as a class, with a label, below which it keeps the global threshold.
    public var leastRows: Int

    public init(leastRows: Int = 20) { self.leastRows = leastRows }
  }

  public init(
    constraints: [Constraint], rule: ChoiceRule, costs: Costs, confidence: Confidence? = nil,
    perClass: PerClass? = nil
  ) {
    self.constraints = constraints
    self.rule = rule
    self.costs = costs
    self.confidence = confidence
    self.perClass = perClass
  }
}

// MARK: - What rows can answer

extension PickRequest {
  /// Refuses what the rows cannot answer.
  func check(_ table: SweepTable, _ report: SweepTable?) throws(Failure) {
    for (index, constraint) in constraints.enumerated()
    where constraints[..<index].contains(where: { $0.kind == constraint.kind }) {
      throw Failure(
        "the limit \(constraint.kind.rawValue) is given twice", remedy: "give it once")
    }
    guard (table.rows.first?.tally.all.total ?? 0) > 0 else {
      throw Failure(
        "the metrics count no rows at all",
        remedy: "sweep rows, and see what \(.unseenOnly) or \(.split) left out")
    }
    // A certificate finds no evidence in such rows by itself; plain rates would take them for some.
    if confidence == nil, !constraints.isEmpty,
      (report ?? table).rows.first?.tally.isAllSeen == true
    {
      throw Failure(
        "\(OperatingPoint.allSeen), and no limit is shown to be kept",
        remedy: "sweep prompts that it has not seen, or give no limit")
    }
    if perClass != nil { try checkPerClass(table) }
    if let report { try checkHalves(table.source, report.source) }
    let evidence = (report ?? table).source
    if confidence != nil, evidence.split?.half == .report { try checkIndependence(evidence) }
    if let confidence { try checkConfidence(confidence, table, report) }
  }

  private func checkPerClass(_ table: SweepTable) throws(Failure) {
    guard table.rows.allSatisfy({ !$0.byClass.isEmpty }) else {
      throw Failure(
        "the metrics have no counts by class", remedy: "sweep with \(.byClass)")
    }
    guard table.source.perClassThresholds.isEmpty else {
      throw Failure(
        "the metrics were made with per-class thresholds, none are left to choose",
        remedy: "sweep without \(.perClassThresholds)")
    }
    guard rule != .abstainThenAccuracy else {
      throw Failure(
        "abstain_then_acc asks for the highest threshold, which per-class thresholds have not",
        remedy: "choose by coverage, utility, accuracy or value")
    }
  }

  private func checkHalves(_ choose: SweepSource, _ report: SweepSource) throws(Failure) {
    guard confidence != nil else {
      throw Failure(
        "metrics to report on without a confidence level", remedy: "give \(.confidenceLevel) too")
    }
    guard
      let one = choose.split, let other = report.split, one.half == .choose,
      other.half == .report, one.fraction == other.fraction, one.fingerprint == other.fingerprint
    else {
      throw Failure(
        "the metrics are not the choose and the report half of one split",
        remedy:
          "sweep the same rows twice with the same \(.split), once with \(.half) choose and once with "
          + "report")
    }
    guard choose.slice == report.slice else {
      throw Failure(
        "the two halves are of other rows: \(RowSlice.difference(choose.slice, report.slice))",
        remedy: "give the metrics rows of one value of the field, of both halves")
    }
    guard
      choose.mapper == report.mapper, choose.gated == report.gated, choose.gate == report.gate,
      choose.perClassThresholds == report.perClassThresholds
    else {
      throw Failure(
        "the two halves differ in mapper, gate or per-class thresholds",
        remedy: "sweep both halves of the same scored rows")
    }
  }

  /// Refuses to show a limit on a half that is like the other by its making.
  private func checkIndependence(_ report: SweepSource) throws(Failure) {
    guard report.split?.fingerprint != nil,
      let limit = constraints.first(where: { !$0.kind.rate.isOfOneKind })
    else { return }
    throw Failure(
      "both halves have the same share of what must not execute, so neither shows "
        + "\(limit.kind.rawValue) for the other",
      remedy: "sweep both halves with \(.splitBy) hash")
  }

  private func checkConfidence(
    _ confidence: Confidence, _ table: SweepTable, _ report: SweepTable?
  ) throws(Failure) {
    guard !constraints.isEmpty else {
      throw Failure(
        "a confidence level without a limit to be confident of", remedy: "give a limit")
    }
    let correction = confidence.effective(for: table)
    let isChained = correction == .auto || correction == .fixedSequence
    let isFound = table.source.exactThresholds && !isChained
    guard report != nil || !(isFound || perClass != nil) else {
      let what =
        perClass != nil
        ? "per-class thresholds"
        : "thresholds found in the data, by \(correction.rawValue),"
      throw Failure(
        "\(what) cannot be certified on the rows they were chosen on",
        remedy: "sweep with \(.split) and \(.half) choose, and give the report half apart")
    }
    let needsAll = correction != .bonferroni
    guard report != nil || !needsAll || table.rows.count == table.source.grid else {
      throw Failure(
        "\(table.rows.count) of the \(counted(table.source.grid, "row")) of the grid; "
          + "\(correction.rawValue) needs each",
        remedy: "give every row of the sweep, or use bonferroni")
    }
    let evidence = (report ?? table).source
    guard !evidence.distinctAdded || isDividedByPrompt else {
      throw Failure(
        "\(evidence.parts) sweeps were added up without what tells their distinct prompts apart, so "
          + "a prompt in two of them would count twice",
        remedy: "sweep all rows in one run, or where they were divided by prompt, say "
          + "\(.dividedByPrompt)")
    }
    let alphas =
      report == nil
      ? certifier(for: table, confidence).leastAlphas(in: table.rows)
      : constraints.map { _ in confidence.alpha }
    for (constraint, alpha) in zip(constraints, alphas) where constraint.isBeyondProof {
      throw beyondProof(constraint, alpha: alpha)
    }
  }

  /// What shows the limits on the rows that a point is chosen from.
  func certifier(for table: SweepTable, _ confidence: Confidence) -> Certifier {
    Certifier(
      constraints: constraints, correction: confidence.effective(for: table),
      alpha: confidence.alpha, gridPoints: table.source.grid,
      isExact: table.source.exactThresholds)
  }

  private func beyondProof(_ constraint: Constraint, alpha: Double) -> Failure {
    let needed = OperatingPoint.ZeroCount.rates.compactMap { rate in
      BinomialBound.rowsNeeded(forRate: rate, alpha: alpha).map { rows in
        "\(OperatingPoint.ZeroCount.percent(rate)) takes \(rows) rows"
      }
    }
    let wanted = constraint.kind.isMaximum ? "a rate of 0" : "a rate of 1"
    return Failure(
      "\(constraint.kind.rawValue) \(constraint.limit): no number of rows certifies \(wanted)",
      remedy: "allow a rate of failure: without a single case, \(needed.joined(separator: ", "))")
  }
}
