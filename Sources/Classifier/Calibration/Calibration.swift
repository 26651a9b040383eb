/// One run of `calibrate`.
struct Calibration {
  let mapper: Mapper
  let rows: TrainingSet
  let settings: CalibrationSettings
  let threads: Int
  private var notes: [ClassifierNote] = []

  init(mapper: Mapper, rows: TrainingSet, settings: CalibrationSettings, threads: Int) {
    self.mapper = mapper
    self.rows = rows
    self.settings = settings
    self.threads = threads
  }

  mutating func run(base: LinearModel) throws(ClassifierError) -> CalibrationResult {
    let counts = rows.promptsPerClass()
    if let reason = reasonToSkip(counts) { return skipped(because: reason) }
    noteUnseenRows()
    let held = try heldOutLogits(base)
    // Only what is kept of them: all methods' probabilities at once are many times the logits.
    let candidates = methods(counts).map { method in
      let predictions = held.crossFitted(method)
      return (method: method, losses: predictions.losses(), metrics: predictions.metrics())
    }
    let method = chosenMethod(candidates.map { ($0.method, $0.losses) })
    let report = CalibrationReport(
      requested: settings.choice.name, method: method, folds: settings.folds,
      ensemble: settings.ensemble, prefit: settings.prefit, rows: rows.count,
      candidates: candidates.map { CalibrationCandidate(method: $0.method, metrics: $0.metrics) })
    noteOutcome(report)
    var result = mapper
    result.members = members(method, held: held, base: base)
    // What the table was made against is what new prompts have to be held against.
    if !settings.prefit {
      result.exemplars = ExemplarSearch(rows, threads: threads).exemplars
    }
    if let table = familiarity(held) { result.familiarity = table }
    if let scope = scope(held) { result.scope = scope }
    result.calibration = report
    result.seen = sortedDistinct(mapper.seen + rows.promptHashes)
    result.updateFingerprint()
    noteTemperature(result.members)
    return CalibrationResult(mapper: result, notes: notes)
  }

  /// Whether a row was held out from everything that it is held against.
  private func isHeldOut(_ row: Int) -> Bool {
    !settings.prefit || rows.promptHashes.isEmpty || !mapper.hasSeen(rows.promptHashes[row])
  }

  /// Which classes scope is about.
  private var scopeClasses: ScopeClasses {
    ScopeClasses(executable: mapper.classes.indices.map { mapper.isExecutable($0) })
  }

  private var background: Background {
    mapper.scope?.background ?? Background(unknownOf: mapper.dimension)
  }

  /// How clearly rows are inside that were held out; nil where there are no such rows.
  private func scope(_ held: HeldOutLogits) -> Scope? {
    let classes = scopeClasses
    // What the table was made against is what new prompts have to be held against.
    let distance =
      settings.prefit
      ? mapper.scope?.distance
      : RelativeDistance.fit(rows, executable: classes.executable, background: background)
    guard let distance, let distances = held.distances else { return nil }
    return Scope(
      rows, background: background, distance: distance, distances: distances,
      logits: held.logits, nearnesses: held.nearnesses, classes: classes, outOfFold: true,
      where: isHeldOut)
  }

  /// How near rows come that are not among the exemplars; nil where there are no such rows.
  private func familiarity(_ held: HeldOutLogits) -> FamiliarityTable? {
    let used = rows.rowsWithWeight(held.nearnesses, where: isHeldOut)
    return used.isEmpty ? nil : FamiliarityTable(nearnesses: used, outOfFold: true)
  }

  /// Why there is nothing to be done, or nil.
  private func reasonToSkip(_ counts: [Int]) -> String? {
    if let reason = rows.reasonAgainst(folds: settings.folds) { return reason }
    guard case .method(let method) = settings.choice,
      !MethodChoice.allows(method, counts: counts, folds: settings.folds)
    else { return nil }
    return "\(method.rawValue) needs \(method == .isotonic ? 3 : 2) rows in every class"
  }

  private func skipped(because reason: String) -> CalibrationResult {
    var result = mapper
    result.calibration = CalibrationReport(
      requested: settings.choice.name, method: .none, folds: settings.folds,
      ensemble: settings.ensemble, prefit: settings.prefit, rows: rows.count, candidates: [])
    return CalibrationResult(mapper: result, notes: [.notCalibrated(reason: reason)])
  }

  private mutating func noteUnseenRows() {
    guard !settings.prefit, !settings.ensemble, !mapper.seen.isEmpty else { return }
    let unseen = rows.promptHashes.count { !mapper.hasSeen($0) }
    if unseen > 0 { notes.append(.unseenRows(count: unseen, of: rows.count)) }
  }

  /// Scores of rows that the model has not seen, by the folds' models or by the mapper's own.
  private mutating func heldOutLogits(
    _ base: LinearModel
  ) throws(ClassifierError) -> HeldOutLogits {
    guard settings.prefit else {
      let result = try outOfFoldLogits(
        rows, settings: mapper.settings, folds: settings.folds,
        executable: scopeClasses.executable, background: background, threads: threads)
      if let convergence = result.unconverged {
        notes.append(
          .notConverged(
            iterations: convergence.iterations, gradient: convergence.gradient,
            tolerance: mapper.settings.tolerance))
      }
      return result.logits
    }
    let logits = base.logits(rows.embeddings, threads: threads)
    guard logits.allSatisfy(\.isFinite) else { throw .overflow }
    let search = ExemplarSearch(mapper.exemplars, of: rows, threads: threads)
    return HeldOutLogits(
      logits: logits, outputs: base.outputs,
      nearnesses: search.nearness(logits: logits, outputs: base.outputs),
      distances: mapper.scope?.distance.values(rows, threads: threads), labels: rows.labels,
      folds: rows.folds(settings.folds),
      foldCount: settings.folds, models: [])
  }

  /// The methods to compare, simplest first; `none` is always among them.
  private func methods(_ counts: [Int]) -> [CalibrationMethod] {
    switch settings.choice {
    case .automatic:
      CalibrationMethod.allCases.filter {
        MethodChoice.allows($0, counts: counts, folds: settings.folds)
      }
    case .method(.none): [.none]
    case .method(let method): [.none, method]
    }
  }

  private func chosenMethod(
    _ candidates: [(method: CalibrationMethod, losses: [Double])]
  ) -> CalibrationMethod {
    switch settings.choice {
    case .automatic: MethodChoice.best(candidates)
    case .method(let method): method
    }
  }

  /// The models to keep, with calibrators.
  private func members(
    _ method: CalibrationMethod, held: HeldOutLogits, base: LinearModel
  ) -> [Member] {
    guard settings.ensemble else {
      return [Member(model: base, calibrator: held.calibrator(method))]
    }
    return held.models.enumerated().map { fold, model in
      let own = split(held.folds, holdingOut: fold).heldOut
      return Member(model: model, calibrator: held.calibrator(method, rows: own))
    }
  }

  private mutating func noteTemperature(_ members: [Member]) {
    let temperatures = members.compactMap(\.calibrator.temperatureAtEndOfRange)
    if let first = temperatures.first { notes.append(.temperatureAtEndOfRange(first)) }
  }

  /// What the metrics give cause to say.
  private mutating func noteOutcome(_ report: CalibrationReport) {
    guard let before = report.before, let after = report.after else { return }
    let lowest = report.candidates.min { $0.metrics.logLoss < $1.metrics.logLoss }
    if settings.choice == .automatic, report.method == .temperature, let lowest,
      lowest.metrics.logLoss < after.logLoss
    {
      notes.append(.temperatureKept(rows: report.rows, over: lowest.method))
    }
    if after.accuracy < before.accuracy {
      notes.append(
        .accuracyFalls(method: report.method, from: before.accuracy, to: after.accuracy))
    }
    if after.clippedZeros > 0 {
      notes.append(.clippedZeros(method: report.method, count: after.clippedZeros))
    }
    if report.method == .isotonic {
      notes.append(.distinctConfidences(count: after.distinctConfidences, of: report.rows))
    }
  }
}
