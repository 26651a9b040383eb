import Groundwork
import Testing

@testable import Classifier

@Suite struct CalibrateTests {
  static let set = bumps(counts: [80, 70, 60], dimension: 9, noise: 2.5, seed: 21)

  @Test func automaticReportsEveryCandidate() throws {
    let mapper = try fit(CalibrateTests.set).mapper
    let result = try calibrate(mapper, on: CalibrateTests.set)
    let report = try #require(result.mapper.calibration)
    #expect(report.candidates.map(\.method) == [.none, .temperature, .sigmoid, .isotonic])
    #expect(report.requested == "auto")
    let before = try #require(report.before)
    let after = try #require(report.after)
    #expect(after.logLoss <= before.logLoss)
    // One temperature keeps every argmax, on every fold.
    let temperature = try #require(report.candidates.first { $0.method == .temperature })
    #expect(temperature.metrics.accuracy == before.accuracy)
    #expect(result.mapper.familiarity.outOfFold && !mapper.familiarity.outOfFold)
    #expect(result.mapper.fingerprint != mapper.fingerprint)
  }

  @Test(arguments: [false, true])
  func threadsChangeNoByte(ensemble: Bool) throws {
    let mapper = try fit(CalibrateTests.set).mapper
    var settings = CalibrationSettings()
    settings.ensemble = ensemble
    let one = try calibrate(mapper, on: CalibrateTests.set, settings: settings, threads: 1)
    let four = try calibrate(mapper, on: CalibrateTests.set, settings: settings, threads: 4)
    #expect(one.mapper.encoded() == four.mapper.encoded())
  }

  @Test(arguments: CalibrationMethod.allCases, [false, true])
  func probabilitiesAddUpToOne(method: CalibrationMethod, ensemble: Bool) throws {
    let mapper = try fit(CalibrateTests.set).mapper
    var settings = CalibrationSettings()
    settings.choice = .method(method)
    settings.ensemble = ensemble
    let result = try calibrate(mapper, on: CalibrateTests.set, settings: settings).mapper
    for row in try result.probabilities([
      [Float](repeating: 0, count: 9), [9, 0, 0, 9, 0, 0, 9, 0, 0],
    ]) {
      #expect(abs(row.reduce(0, +) - 1) < 1e-12)
      #expect(row.allSatisfy { $0 >= 0 && $0 <= 1 })
    }
  }

  @Test func tooFewRowsLeaveTheMapperAsItWas() throws {
    let set = bumps(counts: [30, 2], dimension: 6, noise: 1, seed: 22)
    let mapper = try fit(set).mapper
    let result = try calibrate(mapper, on: set)
    #expect(
      result.notes.map(\.description) == [
        "not calibrated: class \"class 1\" has 2 rows, too few for 3 folds; add rows of it, or "
          + "lower cross-validation folds"
      ])
    #expect(result.mapper.members == mapper.members)
    #expect(result.mapper.fingerprint == mapper.fingerprint)
    let report = try #require(result.mapper.calibration)
    #expect(report.candidates.isEmpty)
    #expect(report.reason == "class \"class 1\" has 2 rows, too few for 3 folds")
  }

  /// A class that cannot fill the folds stays in every training part; the others are calibrated.
  @Test func aRareClassDoesNotStopTheOthers() throws {
    let set = bumps(counts: [30, 30, 1], dimension: 6, noise: 1, seed: 22)
    let result = try calibrate(try fit(set).mapper, on: set)
    let report = try #require(result.mapper.calibration)
    #expect(report.method == .temperature && report.rows == 60 && report.reason == nil)
    #expect(report.candidates.map(\.method) == [.none, .temperature])
    #expect(
      result.notes.contains(
        .neverHeldOut(classes: [.init(className: "class 2", count: 1)], folds: 3)))
    let folds = set.folds(3, keepingRareRows: true)
    #expect(zip(set.labels, folds).allSatisfy { ($0 == 2) == ($1 == -1) })
  }

  /// Temperature is one number: held-out rows need not have every class.
  @Test func temperatureNeedsNoRowOfEveryClass() throws {
    let mapper = try fit(CalibrateTests.set).mapper
    let held = bumps(counts: [40, 40, 0], dimension: 9, noise: 2.5, seed: 27)
    var settings = CalibrationSettings()
    settings.prefit = true
    settings.choice = .method(.temperature)
    let result = try calibrate(mapper, on: held, settings: settings).mapper
    let logits = mapper.members[0].model.logits(held.embeddings, threads: 1)
    let wanted = fittedTemperature(logits: logits, outputs: 3, labels: held.labels)
    #expect(result.members[0].calibrator == .temperature(wanted))
  }

  /// Rows of weight 0 are absent, and rows of weight k are k rows.
  @Test(arguments: CalibrationMethod.allCases, [false, true])
  func weightsCount(method: CalibrationMethod, ensemble: Bool) throws {
    let set = CalibrateTests.set
    var weighted = set
    weighted.weights = set.labels.indices.map { Double($0 % 3) }
    var repeated = set
    let rows = set.labels.indices.flatMap { row in [Int](repeating: row, count: row % 3) }
    repeated.labels = rows.map { set.labels[$0] }
    repeated.promptHashes = rows.map { set.promptHashes[$0] }
    repeated.embeddings = rows.flatMap { set.embeddings[$0 * 9..<$0 * 9 + 9] }
    var fitting = FitSettings()
    fitting.tolerance = 1e-10
    var settings = CalibrationSettings()
    settings.choice = .method(method)
    settings.ensemble = ensemble
    let probes = (0..<20).map { row in Array(set.embeddings[row * 9..<row * 9 + 9]) }
    let one = try calibrate(
      try fit(weighted, settings: fitting).mapper, on: weighted, settings: settings)
    let other = try calibrate(
      try fit(repeated, settings: fitting).mapper, on: repeated, settings: settings)
    #expect(
      largestDifference(
        try one.mapper.probabilities(probes), try other.mapper.probabilities(probes)) < 1e-5)
    let (first, second) = (
      try #require(one.mapper.calibration?.after), try #require(other.mapper.calibration?.after)
    )
    #expect(abs(first.logLoss - second.logLoss) < 1e-5)
    #expect(abs(first.calibrationErrorByMass - second.calibrationErrorByMass) < 1e-5)
    #expect(abs(first.accuracy - second.accuracy) < 1e-12)
  }

  /// Vectors of any size converge in every fold: there the penalty is lost beside the curvature.
  @Test(arguments: [1e5, 1e10, 1e20] as [Float]) func foldsOfLargeVectorsConverge(scale: Float)
    throws
  {
    for seed in 30..<36 as Range<UInt64> {
      var set = bumps(counts: [14, 13, 13], dimension: 4, noise: 1.2, seed: seed)
      for index in set.embeddings.indices { set.embeddings[index] *= scale }
      let mapper = try fit(set).mapper
      #expect(mapper.convergence.converged)
      let notes = try calibrate(mapper, on: set).notes.map(\.description)
      #expect(!notes.contains { $0.hasPrefix("not converged") }, "seed \(seed): \(notes)")
    }
  }

  /// Folds by prompt do not follow the order of the rows.
  @Test func foldsByHashDoNotFollowTheFile() {
    let set = CalibrateTests.set
    let order = set.labels.indices.sorted { ($0 * 7919) % 210 < ($1 * 7919) % 210 }
    var shuffled = set
    shuffled.labels = order.map { set.labels[$0] }
    shuffled.promptHashes = order.map { set.promptHashes[$0] }
    #expect(shuffled.folds(4) == order.map { set.folds(4)[$0] })
    #expect(
      set.folds(4, order: .file) == stratifiedFolds(set.labels, classCount: 3, folds: 4))
  }

  /// What is handed over of the rows held out is what the measures were taken of.
  @Test func outOfFoldRowsAreThoseMeasured() throws {
    let set = CalibrateTests.set
    let result = try calibrate(try fit(set).mapper, on: set)
    let held = try #require(result.outOfFold)
    #expect(held.rows == Array(0..<210) && held.familiarities.count == 210)
    let metrics = Predictions(
      probabilities: held.probabilities, classCount: 3, labels: set.labels
    ).metrics()
    #expect(metrics == result.mapper.calibration?.after)
  }

  @Test(arguments: [false, true])
  func temperatureAtTheEndOfItsRangeIsNoted(ensemble: Bool) throws {
    // Two classes that a wide gap separates.
    let set = TrainingSet(
      classes: ["a", "b"], dimension: 1,
      embeddings: (0..<60).map { Float($0 % 2 == 0 ? -5 : 5) + Float($0) / 100 },
      labels: (0..<60).map { $0 % 2 })
    var settings = CalibrationSettings()
    settings.choice = .method(.temperature)
    settings.ensemble = ensemble
    let notes = try calibrate(try fit(set).mapper, on: set, settings: settings).notes
    #expect(notes.count == 1)
    let words = try #require(notes.first?.description)
    #expect(words.hasPrefix("the temperature 4.53999"))
    #expect(
      words.hasSuffix(
        " is the least that is tried: held-out rows are hardly ever mistaken, and every "
          + "confidence is as good as 1; calibrate with held-out rows on rows held out from fit, "
          + "on more rows, or with calibration method sigmoid"))
    settings.choice = .method(.sigmoid)
    #expect(try calibrate(try fit(set).mapper, on: set, settings: settings).notes.isEmpty)
  }

  @Test func isotonicFallsBackForAClassOfTwoRows() throws {
    let set = bumps(counts: [30, 30, 2], dimension: 6, noise: 1, seed: 23)
    let mapper = try fit(set).mapper
    var settings = CalibrationSettings()
    settings.folds = 2
    settings.choice = .method(.isotonic)
    let result = try calibrate(mapper, on: set, settings: settings)
    #expect(result.mapper.calibration?.method == .isotonic)
    #expect(result.notes.contains(.sharedCurve(classes: ["class 2"], method: .isotonic)))
    settings.choice = .automatic
    let report = try #require(
      try calibrate(mapper, on: set, settings: settings).mapper.calibration)
    #expect(report.candidates.map(\.method) == [.none, .temperature, .sigmoid])
    let pair = bumps(counts: [30, 2], dimension: 6, noise: 1, seed: 23)
    settings.choice = .method(.isotonic)
    #expect(
      try calibrate(try fit(pair).mapper, on: pair, settings: settings).notes.map(\.description)
        == [
          "not calibrated: isotonic needs 3 different prompts in two classes or more; add rows, "
            + "or use calibration method temperature"
        ])
  }

  /// A class of three rows is in every fold's training part and keeps its probability.
  @Test(arguments: CalibrationMethod.allCases)
  func rareClassKeepsAProbability(method: CalibrationMethod) throws {
    let set = bumps(counts: [30, 30, 3], dimension: 6, noise: 0.5, seed: 24)
    var settings = CalibrationSettings()
    settings.choice = .method(method)
    settings.ensemble = true
    let result = try calibrate(try fit(set).mapper, on: set, settings: settings).mapper
    let probabilities = try result.probabilities([[0, 0, 1, 0, 0, 1]])[0]
    #expect(probabilities[2] > 0.3)
  }

  @Test func prefitRefusesRowsThatFitHasSeen() throws {
    let mapper = try fit(CalibrateTests.set).mapper
    var settings = CalibrationSettings()
    settings.prefit = true
    #expect(
      throws: Failure(
        "the first of 210 held-out rows that fit has already used",
        remedy: "hold rows out from fit, or say \(.seenRows)", row: 0)
    ) {
      try calibrate(mapper, on: CalibrateTests.set, settings: settings)
    }
    settings.allowsSeenRows = true
    _ = try calibrate(mapper, on: CalibrateTests.set, settings: settings)
    settings.allowsSeenRows = false
    let fresh = bumps(counts: [40, 40, 40], dimension: 9, noise: 2.5, seed: 25)
    let result = try calibrate(mapper, on: fresh, settings: settings).mapper
    #expect(result.members[0].model == mapper.members[0].model)
    #expect(result.familiarity.rows == 120)
    #expect(fresh.promptHashes.allSatisfy(result.hasSeen))
    #expect(CalibrateTests.set.promptHashes.allSatisfy(result.hasSeen))
  }

  /// The table and the exemplars that new prompts are held against come from the same rows.
  @Test func familiarityIsMadeOfTheRowsCalibratedOn() throws {
    let other = bumps(counts: [50, 50, 50], dimension: 9, noise: 2.5, seed: 26)
    let mapper = try fit(CalibrateTests.set).mapper
    var settings = CalibrationSettings()
    let result = try calibrate(mapper, on: other, settings: settings).mapper
    #expect(result.exemplars == ExemplarSearch(other, threads: 1).exemplars)
    #expect(result.familiarity.rows == 150)
    // Held-out rows keep fit's exemplars; where all were seen there is nothing to make a table of.
    settings.prefit = true
    let held = try calibrate(mapper, on: other, settings: settings).mapper
    #expect(held.exemplars == mapper.exemplars && held.familiarity.outOfFold)
    settings.allowsSeenRows = true
    let seen = try calibrate(mapper, on: CalibrateTests.set, settings: settings).mapper
    #expect(seen.familiarity == mapper.familiarity)
  }

  /// Copies of a prompt stay in one fold, so that no model is judged on what it has learnt.
  @Test func repeatsDoNotFlatter() throws {
    let set = CalibrateTests.set
    let twice = TrainingSet(
      classes: set.classes, dimension: 9, embeddings: set.embeddings + set.embeddings,
      labels: set.labels + set.labels, promptHashes: set.promptHashes + set.promptHashes)
    // Twice the rows at half of C is the same problem.
    var settings = FitSettings()
    settings.C = 8
    let once = try calibrate(try fit(set, settings: settings).mapper, on: set).mapper
    settings.C = 4
    let both = try calibrate(try fit(twice, settings: settings).mapper, on: twice).mapper
    let before = try #require(once.calibration?.before)
    let repeated = try #require(both.calibration?.before)
    #expect(abs(before.logLoss - repeated.logLoss) < 1e-5)
    #expect(before.accuracy == repeated.accuracy)
    #expect(both.exemplars == once.exemplars)
  }

  @Test func copiesOfOnePromptDoNotFillFolds() throws {
    let set = TrainingSet(
      classes: ["a", "b"], dimension: 1, embeddings: [1, 1, 1, -1, -2, -3],
      labels: [0, 0, 0, 1, 1, 1], promptHashes: [7, 7, 7, 1, 2, 3])
    let result = try calibrate(try fit(set).mapper, on: set)
    #expect(
      result.notes == [
        .notCalibrated(
          reason: "class \"a\" has 1 different prompt, too few for 3 folds",
          remedy: "add rows of it, or lower \(.folds)")
      ])
  }

  /// No method does better than the fit's own probabilities, which is said.
  @Test func whereNothingDoesBetterTheMapperIsKept() throws {
    // Of more than 1,000 rows the lowest log loss is chosen; the fit knows the shape of such rows.
    let set = bumps(counts: [520, 520], dimension: 2, noise: 2, seed: 0)
    let mapper = try fit(set).mapper
    let result = try calibrate(mapper, on: set)
    let report = try #require(result.mapper.calibration)
    #expect(report.requested == "auto" && report.method == .none && report.reason == nil)
    let losses = report.candidates.map(\.metrics.logLoss)
    #expect(losses.count == 4 && losses.dropFirst().allSatisfy { $0 >= losses[0] })
    #expect(result.mapper.members == mapper.members)
    #expect(
      result.notes.map(\.description) == [
        "not calibrated: no method has a lower log loss than the fit's own probabilities, which are kept"
      ])
  }

  @Test func unseenRowsAreNoted() throws {
    let mapper = try fit(CalibrateTests.set).mapper
    let fresh = bumps(counts: [20, 20, 20], dimension: 9, noise: 2.5, seed: 26)
    #expect(try calibrate(mapper, on: fresh).notes.contains(.unseenRows(count: 60, of: 60)))
  }

  /// Some of fit's prompts, and no others.
  @Test func missingPromptsAreNoted() throws {
    let mapper = try fit(CalibrateTests.set).mapper
    let set = CalibrateTests.set
    let kept = set.labels.indices.filter { $0 % 7 != 0 }
    let part = TrainingSet(
      classes: set.classes, dimension: 9,
      embeddings: kept.flatMap { set.embeddings[$0 * 9..<$0 * 9 + 9] },
      labels: kept.map { set.labels[$0] }, promptHashes: kept.map { set.promptHashes[$0] })
    let notes = try calibrate(mapper, on: part).notes
    #expect(notes.contains(.missingPrompts(count: 30, of: 210)))
    #expect(
      !(try calibrate(mapper, on: CalibrateTests.set).notes).contains {
        if case .missingPrompts = $0 { true } else { false }
      })
  }

  /// A mapper does no worse on its own rows than models that have not seen them, unless the labels are others.
  @Test func labelsThatAreNotThoseOfFitAreToldOrRefused() throws {
    let set = bumps(counts: [60, 60, 60], dimension: 9, noise: 0.5, seed: 27)
    let mapper = try fit(set).mapper
    let isOfLabels = { (note: ClassifierNote) in
      if case .otherLabels = note { true } else { false }
    }
    #expect(!(try calibrate(mapper, on: set).notes).contains(where: isOfLabels))
    var turned = set
    turned.labels = set.labels.map { ($0 + 1) % 3 }
    let refusal = #expect(throws: Failure.self) { try calibrate(mapper, on: turned) }
    #expect(refusal?.remedy == "give the rows and the label map that fit read")
    // Two small classes exchanged: most labels are as they were.
    let uneven = bumps(counts: [30, 30, 120], dimension: 9, noise: 0.5, seed: 28)
    let other = try fit(uneven).mapper
    var exchanged = uneven
    exchanged.labels = uneven.labels.map { $0 < 2 ? 1 - $0 : 2 }
    #expect(
      try calibrate(other, on: exchanged).notes.filter(isOfLabels) == [
        .otherLabels(className: "class 0", right: 0, rightUnseen: 30, of: 30),
        .otherLabels(className: "class 1", right: 0, rightUnseen: 30, of: 30),
      ])
    // Who holds rows out, or refits, is not held to fit's labels.
    var settings = CalibrationSettings()
    settings.ensemble = true
    let notes = try calibrate(mapper, on: turned, settings: settings).notes
    #expect(!notes.contains(where: isOfLabels))
  }

  @Test func mismatchesAreErrors() throws {
    let mapper = try fit(CalibrateTests.set).mapper
    var other = CalibrateTests.set
    other.classes[0] = "other"
    #expect(throws: Failure("the rows' classes are not the mapper's")) {
      try calibrate(mapper, on: other)
    }
    let narrow = bumps(counts: [9, 9, 9], dimension: 8, noise: 1, seed: 1)
    #expect(throws: Failure.dimensionMismatch(found: 8, wanted: 9)) {
      try calibrate(mapper, on: narrow)
    }
    var settings = CalibrationSettings()
    settings.ensemble = true
    let ensemble = try calibrate(mapper, on: CalibrateTests.set, settings: settings).mapper
    #expect(
      throws: Failure(
        "the mapper is already calibrated by an ensemble",
        remedy: "calibrate the mapper that fit wrote")
    ) {
      try calibrate(ensemble, on: CalibrateTests.set)
    }
    settings.prefit = true
    #expect(throws: Failure.self) {
      try calibrate(mapper, on: CalibrateTests.set, settings: settings)
    }
  }

  /// Cross-fitting: no row's own label can have touched its probability.
  @Test func crossFittingIgnoresTheRowItself() throws {
    var generator = SplitMix64(seed: 3)
    let labels = (0..<30).map { $0 % 2 }
    let logits = labels.map { Double($0) * 2 - 1 + 4 * generator.uniform() - 2 }
    func fitted(_ labels: [Int]) -> Predictions {
      HeldOutLogits(
        logits: logits, outputs: 1, similarities: [], labels: labels,
        folds: (0..<30).map { $0 % 3 },
        foldCount: 3,
        models: []
      ).crossFitted(.isotonic)
    }
    var flipped = labels
    flipped[7] = 1 - flipped[7]
    let before = fitted(labels).probabilities
    let after = fitted(flipped).probabilities
    #expect(before[14] == after[14])
    #expect(before != after)
  }
}
