import Decision
import Groundwork
import Report
import Streams
import Workflow

/// Gathers what a report shows from decided rows.
struct ReportLedger {
  /// The level of the bounds.
  static let level = 0.95
  /// Misses that are shown.
  static let mostMisses = 20
  /// Confusions that are shown.
  static let mostConfusions = 10

  private let op: OperatingPoint
  private let examples: Int
  private let taxonomy: Taxonomy
  private let secondAxis: DecisionAxis
  private var counter = DecidedCounter()
  private var curve = RiskCoverageCurve()
  private var sweep: SweepAccumulator?
  private var confusions: Confusions
  private var classes: ClassTable
  private var bins: [OperatingReport.ConfidenceBin]
  private var misses: [OperatingReport.Example] = []
  private var shown: [Int: [OperatingReport.Example]] = [:]

  /// A report without rows.
  init(_ op: OperatingPoint, taxonomy: Taxonomy, examples: Int) throws(Failure) {
    self.op = op
    self.taxonomy = taxonomy
    self.examples = examples
    let names = taxonomy.classes
    confusions = Confusions(classes: names.count)
    classes = ClassTable(classes: names.count)
    bins = (0..<20).map { .init(lower: Double($0) / 20, upper: Double($0 + 1) / 20) }
    let point = op.chosen?.point ?? AxisValues()
    // The last axis that the point asks something of, else the last of all.
    secondAxis =
      DecisionAxis.others.last { point[$0] > 0 } ?? DecisionAxis.others.last ?? .leading
    guard op.chosen?.source.perClassThresholds.isEmpty ?? true else { return }
    var axes: [DecisionAxis: Axis] = [:]
    for axis in DecisionAxis.all { axes[axis] = try Axis([point[axis]]) }
    axes[.leading] = try Axis((1...9).map { Double($0) / 10 } + [0.95, point[.leading]])
    axes[secondAxis] = try Axis([0, 0.01, 0.02, 0.05, 0.1, 0.2, point[secondAxis]])
    sweep = try SweepAccumulator(grid: try Grid(axes), classes: names)
  }

  /// Counts a row.
  mutating func add(_ row: AuditedRow) throws(Failure) {
    let scored = row.scored
    counter.add(scored, row.reason)
    curve.add(scored)
    try sweep?.add(scored)
    confusions.add(scored, row.reason)
    classes.add(scored, row.reason)
    let confidence = scored.values[.leading]
    let bin = min(bins.count - 1, Int(confidence * Double(bins.count)))
    switch scored.gold {
    case .unlabelled: break
    case .notExecutable: bins[bin].mustNotExecute += 1
    case .label(let label):
      if label == scored.predicted { bins[bin].right += 1 } else { bins[bin].wrong += 1 }
      bins[bin].confidence += confidence
    }
    if let detail = row.detail, let outcome = row.outcome { keep(detail, outcome, scored) }
  }

  private mutating func keep(_ detail: RowDetail, _ outcome: Outcome, _ row: ScoredRow) {
    var gold: String?
    var cell = taxonomy.classes.count
    if case .label(let label) = row.gold {
      gold = taxonomy.classes[label].text
      cell = label
    }
    let example = OperatingReport.Example(
      prompt: detail.prompt, gold: gold, predicted: taxonomy.classes[row.predicted].text,
      confidence: row.values[.leading], outcome: outcome.rawValue,
      nearest: detail.nearest.map {
        .init(prompt: $0.prompt, label: $0.label?.text ?? "must not execute", cosine: $0.cosine)
      })
    cell = cell * taxonomy.classes.count + row.predicted
    show(example, of: cell)
    guard outcome == .wrong || outcome == .hallucinated else { return }
    let place = misses.firstIndex { $0.confidence < example.confidence } ?? misses.count
    misses.insert(example, at: place)
    if misses.count > Self.mostMisses { misses.removeLast() }
  }

  /// Keeps the first examples of a confusion, those that fired before those that did not.
  private mutating func show(_ example: OperatingReport.Example, of cell: Int) {
    var list = shown[cell, default: []]
    let place = example.hasFired ? list.firstIndex { !$0.hasFired } ?? list.count : list.count
    list.insert(example, at: place)
    shown[cell] = Array(list.prefix(examples))
  }

  /// The report.
  ///
  /// - Parameters:
  ///   - mapper: Fingerprint of the rows' mapper.
  ///   - slices: Counts of the values of a field, or nil.
  /// - Returns: What is drawn.
  func report(mapper: Name?, slices: SliceCounters?) -> OperatingReport {
    var report = OperatingReport()
    let total = counter.total
    report.mapper = mapper.map { MapperStamp($0).words }
    report.rule = rule
    report.rows = total.all.total
    report.unlabelled = total.all.unlabelled
    report.level = Self.level
    report.threshold = op.chosen?.point[.leading] ?? 0
    setRates(of: &report, total)
    report.reasons = AbstainReason.allCases.filter { total.reasons[$0] > 0 }.map {
      ($0.name, total.reasons[$0])
    }
    report.curve = curvePoints
    if total.all.firedLabelled > 0 {
      report.point = .init(
        threshold: report.threshold,
        coverage: Double(total.all.firedLabelled) / Double(max(1, total.all.labelled)),
        risk: Double(total.all.wrong + total.all.hallucinated) / Double(total.all.firedLabelled))
    }
    report.heatMap = heatMap
    report.bins = bins
    setClasses(of: &report)
    report.confusions = confusions.worstFirst
      .filter { $0.gold != nil || !taxonomy.isNonExecutable[$0.predicted] }
      .prefix(Self.mostConfusions).map(confusion)
    report.misses = misses
    if let slices {
      report.sliceField = slices.field
      report.slices = slices.slices.map { slice($0.value, $0.counter.total) }
    }
    return report
  }

  private var rule: [(name: String, value: String)] {
    guard let point = op.chosen?.point else { return [] }
    var rule = DecisionAxis.all.filter { $0 == .leading || point[$0] > 0 }.map { axis in
      (axis.floor.split(separator: "_").joined(separator: " "), "at least \(point[axis])")
    }
    for threshold in op.chosen?.source.perClassThresholds ?? [] {
      rule.append((threshold.name.text, "at least \(threshold.threshold)"))
    }
    if op.source.gated { rule.append(("gate", "must let the row through")) }
    if let slice = op.source.slice { rule.append(("chosen on", "\(slice.words) alone")) }
    return rule.map { (name: $0.0, value: $0.1) }
  }

  private func setRates(of report: inout OperatingReport, _ total: Tally) {
    let (all, distinct) = (total.all, total.distinct)
    let alpha = 1 - Self.level
    report.answered = .init(
      all.correct, of: all.executable,
      low: BinomialBound.lower(
        Proportion(distinct.correct, of: distinct.executable), alpha: alpha),
      evidence: distinct.executable == all.executable ? nil : distinct.executable)
    report.wrong = .init(all.wrong, of: all.correct + all.wrong)
    report.hallucinated = .init(
      all.hallucinated, of: all.nonexec,
      high: BinomialBound.upper(distinct.proportion(.hallucinationRate), alpha: alpha),
      evidence: distinct.nonexec == all.nonexec ? nil : distinct.nonexec)
    report.fired = .init(all.fired, of: all.total)
  }

  private var curvePoints: [OperatingReport.CurvePoint] {
    let labelled = max(1, curve.labelled)
    let points = curve.points.map {
      OperatingReport.CurvePoint(
        threshold: $0.confidence, coverage: Double($0.rows) / Double(labelled), risk: $0.risk)
    }
    let most = 400
    guard points.count > most else { return points }
    return (0..<most).map { points[$0 * (points.count - 1) / (most - 1)] }
  }

  private var heatMap: OperatingReport.HeatMap? {
    guard let sweep, secondAxis != .leading else { return nil }
    let thresholds = sweep.grid[.leading].values
    let values = sweep.grid[secondAxis].values
    var right = values.map { _ in thresholds.map { _ in 0 } }
    var errors = right
    for row in sweep.result(source: SweepSource()) {
      guard let column = thresholds.firstIndex(of: row.point[.leading]),
        let line = values.firstIndex(of: row.point[secondAxis])
      else { continue }
      right[line][column] = row.tally.all.correct
      errors[line][column] = row.tally.all.wrong + row.tally.all.hallucinated
    }
    let point = op.chosen?.point ?? AxisValues()
    var chosen: (row: Int, column: Int)?
    if let row = values.firstIndex(of: point[secondAxis]),
      let column = thresholds.firstIndex(of: point[.leading])
    {
      chosen = (row, column)
    }
    return .init(
      axis: secondAxis.floor.split(separator: "_").joined(separator: " "), thresholds: thresholds,
      values: values, right: right, errors: errors, executable: counter.total.all.executable,
      chosen: chosen)
  }

  private func setClasses(of report: inout OperatingReport) {
    // A class that must not execute never fires, and rows that have it count as such below.
    let all = taxonomy.classes.indices
    let indices = all.filter { !taxonomy.isNonExecutable[$0] }
    report.classes = indices.map { index in
      let counts = classes.classes[index]
      return .init(
        name: taxonomy.classes[index].text, rows: counts.rows, correct: counts.correct,
        wrong: counts.wrong, abstained: counts.abstained, firedWrongly: counts.firedWrongly,
        hallucinated: counts.hallucinated)
    }
    if classes.mustNotExecute > 0 {
      report.mustNotExecute = .init(abstained: classes.silent, fired: classes.hallucinated)
    }
    let golds = indices.map { Int?.some($0) } + [nil]
    report.labels = indices.map { taxonomy.classes[$0].text } + ["must not execute"]
    report.confusion = golds.map { gold in
      let fired = indices.map { confusions.fired(gold: gold, predicted: $0) }
      return fired + [all.reduce(0) { $0 + confusions.abstained(gold: gold, predicted: $1) }]
    }
  }

  private func confusion(_ entry: Confusions.Entry) -> OperatingReport.Confusion {
    let count = taxonomy.classes.count
    return .init(
      gold: entry.gold.map { taxonomy.classes[$0].text },
      predicted: taxonomy.classes[entry.predicted].text,
      fired: entry.fired, abstained: entry.abstained,
      examples: shown[(entry.gold ?? count) * count + entry.predicted] ?? [])
  }

  private func slice(_ value: Name, _ total: Tally) -> OperatingReport.Slice {
    let all = total.all
    return .init(
      name: value.text.isEmpty ? "(none)" : value.text, rows: all.total,
      correct: .init(all.correct, of: all.executable), fired: .init(all.fired, of: all.total),
      hallucinated: .init(all.hallucinated, of: all.nonexec))
  }
}
