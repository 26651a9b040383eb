import Groundwork

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

  mutating func run(base: LinearModel) throws(Failure) -> CalibrationResult {
    let counts = rows.heldOutCounts(settings.order)
    if let (reason, remedy) = reasonToSkip(counts) { return skipped(reason, remedy) }
    noteUnseenRows()
    noteRareClasses(counts)
    var held = try heldOutLogits(base)
    try checkLabels(held, base: base)
    // Only what is kept of them: all methods' probabilities at once are many times the logits.
    let candidates = methods(counts).map { method in
      held.sharing = sharing(method, counts)
      let predictions = held.crossFitted(method)
      return (method: method, losses: predictions.losses(), metrics: predictions.metrics())
    }
    let method = selectedMethod(
      candidates.map { ($0.method, $0.losses) },
      weights: held.weights.map { weights in held.rows.map { weights[Int($0)] } })
    held.sharing = sharing(method, counts)
    if !held.sharing.isEmpty {
      notes.append(
        .sharedCurve(classes: held.sharing.sorted().map { mapper.classes[$0] }, method: method))
    }
    let report = CalibrationReport(
      requested: settings.choice.name, method: method, folds: settings.folds,
      order: settings.order, ensemble: settings.ensemble, prefit: settings.prefit,
      rows: held.rows.count,
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
    result.fingerprint = Recipe.calibration(of: mapper, rows: rows, report: report)
    noteTemperature(result.members)
    return CalibrationResult(
      mapper: result, notes: notes, outOfFold: outOfFold(method, held, result))
  }

  /// What the rows held out look like to whoever had not seen them.
  private func outOfFold(
    _ method: CalibrationMethod, _ held: HeldOutLogits, _ calibrated: Mapper
  ) -> OutOfFoldRows {
    let own = held.rows.map { Int($0) }
    return OutOfFoldRows(
      rows: own, probabilities: held.crossFitted(method).probabilities,
      familiarities: own.map { calibrated.familiarity.share(notAbove: held.similarities[$0]) },
      scopes: own.map { scopeShare($0, held, calibrated.scope) })
  }

  /// How clearly a row held out is inside; 0 where nobody can tell.
  private func scopeShare(_ row: Int, _ held: HeldOutLogits, _ scope: Scope?) -> Double {
    guard let scope, let distances = held.distances else { return 0 }
    let outputs = held.outputs
    return held.logits.withUnsafeBufferPointer { logits in
      guard let base = logits.baseAddress else { return 0 }
      let top = topClass(logits[row * outputs..<(row + 1) * outputs])
      let (clarity, gap) = scopeClasses.evidence(base + row * outputs, outputs: outputs, top: top)
      return scope.share(
        ScopeValues(
          distance: distances[row], similarity: held.similarities[row], clarity: clarity, gap: gap))
    }
  }

  /// Whether a row was held out from everything that it is held against.
  private func isHeldOut(_ row: Int, _ held: HeldOutLogits) -> Bool {
    guard settings.prefit else { return held.folds[row] >= 0 }
    return rows.promptHashes.isEmpty || !mapper.hasSeen(rows.promptHashes[row])
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
      evidence: classes.evidence(logits: held.logits, outputs: held.outputs),
      similarities: held.similarities, classes: classes, outOfFold: true,
      where: { isHeldOut($0, held) })
  }

  /// How near rows come that are not among the exemplars; nil where there are no such rows.
  private func familiarity(_ held: HeldOutLogits) -> FamiliarityTable? {
    let used = rows.rowsWithWeight(held.similarities) { isHeldOut($0, held) }
    return used.isEmpty ? nil : FamiliarityTable(similarities: used, outOfFold: true)
  }

  /// Fewest prompts of a class that is held out at all.
  private var fewestHeldOut: Int { settings.prefit ? 1 : settings.folds }

  /// Why there is nothing to be done and what would help; nil where there is.
  private func reasonToSkip(_ counts: [Int]) -> (String, Message)? {
    if settings.choice == .method(.none) { return nil }
    let held = counts.count { $0 >= fewestHeldOut }
    if held < 2 {
      guard !settings.prefit else {
        return ("the held-out rows are of one class", "hold rows of two classes out, or more")
      }
      let reason = rows.reasonAgainst(folds: settings.folds, order: settings.order)
      return (reason ?? "no class can be held out", "add rows of it, or lower \(.folds)")
    }
    if counts.reduce(0, +) < settings.folds {
      return (
        "\(counted(rows.count, "held-out row is", "held-out rows are")) too few for \(settings.folds) folds",
        "hold more rows out, or lower \(.folds)"
      )
    }
    guard case .method(let method) = settings.choice else { return nil }
    let fewest = MethodChoice.fewestPrompts(method, folds: settings.folds)
    guard counts.count(where: { $0 >= fewest }) < 2 else { return nil }
    return (
      "\(method.rawValue) needs \(fewest) different prompts in two classes or more",
      "add rows, or use \(.method) temperature"
    )
  }

  private func skipped(_ reason: String, _ remedy: Message) -> CalibrationResult {
    var result = mapper
    result.calibration = CalibrationReport(
      requested: settings.choice.name, method: .none, folds: settings.folds, order: settings.order,
      ensemble: settings.ensemble, prefit: settings.prefit, rows: rows.count, reason: reason,
      candidates: [])
    return CalibrationResult(
      mapper: result, notes: [.notCalibrated(reason: reason, remedy: remedy)])
  }

  /// Outputs whose class has too few rows for a curve of a method.
  private func sharing(_ method: CalibrationMethod, _ counts: [Int]) -> Set<Int> {
    guard counts.count > 2 else { return [] }
    let fewest = MethodChoice.fewestPrompts(method, folds: settings.folds)
    return Set(counts.indices.filter { counts[$0] < fewest })
  }

  /// Classes that no model is judged on: of no rows, or of so few that they are in every training part.
  private mutating func noteRareClasses(_ counts: [Int]) {
    guard !settings.prefit else { return }
    let rare = zip(mapper.classes, counts).filter { $1 < settings.folds }
    let (without, few) = (rare.filter { $1 == 0 }, rare.filter { $1 > 0 })
    if !without.isEmpty { notes.append(.withoutRows(classes: without.map(\.0))) }
    if !few.isEmpty {
      notes.append(
        .neverHeldOut(
          classes: few.map { ClassifierNote.Rows(className: $0, count: $1) },
          folds: settings.folds))
    }
  }

  /// Whether the rows should be those of fit, and the mapper tells which those were: after rows that were held
  /// out from fit were calibrated on, it does not.
  private var knowsRowsOfFit: Bool {
    !settings.prefit && !settings.ensemble && mapper.calibration?.prefit != true
  }

  private mutating func noteUnseenRows() {
    guard knowsRowsOfFit, !mapper.seen.isEmpty else { return }
    let unseen = rows.promptHashes.count { !mapper.hasSeen($0) }
    if unseen > 0 { notes.append(.unseenRows(count: unseen, of: rows.count)) }
    let given = Set(rows.promptHashes)
    let missing = mapper.seen.count { !given.contains($0) }
    if missing > 0 { notes.append(.missingPrompts(count: missing, of: mapper.seen.count)) }
  }

  /// Holds the labels against those that the mapper learned: on its own rows it must not do worse than
  /// models that have not seen them.
  ///
  /// - Throws: `Failure` where it is right on less than half as many rows as they are.
  private mutating func checkLabels(
    _ held: HeldOutLogits, base: LinearModel
  ) throws(Failure) {
    guard knowsRowsOfFit, !rows.promptHashes.isEmpty else { return }
    let compared = held.rows.map { Int($0) }.filter { mapper.hasSeen(rows.promptHashes[$0]) }
    let before = rightRows(compared, base.logits(rows.embeddings, threads: threads), base.outputs)
    let after = rightRows(compared, held.logits, base.outputs)
    // A few rows of difference are chance.
    let isWorse = { (before: Int, after: Int) in after - before >= 5 && before * 2 < after }
    let (own, unseen) = (before.reduce(0, +), after.reduce(0, +))
    if isWorse(own, unseen) {
      throw Failure(
        "of \(counted(compared.count, "row")) that the mapper was trained on it knows \(own) again, and "
          + "models that had not seen them \(unseen): the labels are not those that fit read",
        remedy: "give the rows and the label map that fit read")
    }
    for (index, name) in mapper.classes.enumerated() where isWorse(before[index], after[index]) {
      notes.append(
        .otherLabels(
          className: name, right: before[index], rightUnseen: after[index],
          of: compared.count { rows.labels[$0] == index }))
    }
  }

  /// Shape (classes): how many of some rows have their label on top.
  private func rightRows(_ compared: [Int], _ logits: [Double], _ outputs: Int) -> [Int] {
    var right = [Int](repeating: 0, count: mapper.classes.count)
    logits.withUnsafeBufferPointer { logits in
      for row in compared {
        let label = rows.labels[row]
        if topClass(logits[row * outputs..<(row + 1) * outputs]) == label { right[label] += 1 }
      }
    }
    return right
  }

  /// Scores of rows that the model has not seen, by the folds' models or by the mapper's own.
  private mutating func heldOutLogits(
    _ base: LinearModel
  ) throws(Failure) -> HeldOutLogits {
    guard settings.prefit else {
      let result = try outOfFoldLogits(
        rows, settings: mapper.settings, folds: settings.folds, order: settings.order,
        executable: scopeClasses.executable, background: background, threads: threads)
      if let convergence = result.unconverged {
        notes.append(.notConverged(convergence, mapper.settings))
      }
      return result.logits
    }
    let logits = base.logits(rows.embeddings, threads: threads)
    guard logits.allSatisfy(\.isFinite) else { throw .overflow }
    let search = ExemplarSearch(mapper.exemplars, of: rows, threads: threads)
    return HeldOutLogits(
      logits: logits, outputs: base.outputs,
      similarities: search.similarity(logits: logits, outputs: base.outputs),
      distances: mapper.scope?.distance.values(rows, threads: threads), labels: rows.labels,
      folds: rows.folds(settings.folds, order: settings.order), foldCount: settings.folds,
      models: [], weights: rows.weights)
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

  private func selectedMethod(
    _ candidates: [(method: CalibrationMethod, losses: [Double])], weights: [Double]?
  ) -> CalibrationMethod {
    switch settings.choice {
    case .automatic: MethodChoice.best(candidates, weights: weights)
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
    if report.method == .none {
      notes.append(.keptAsFitted(isAsked: settings.choice == .method(.none)))
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
