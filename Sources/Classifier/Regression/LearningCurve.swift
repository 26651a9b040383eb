import Groundwork

/// How accuracy grows with the number of exemplars.
public struct LearningCurve: Sendable, Equatable {
  /// What fits on part of the rows do on rows held out.
  public struct Point: Sendable, Equatable {
    /// The part of each fold's training rows that was fitted to, in percent.
    public var percentage: Double
    /// Rows fitted to, the mean of the folds.
    public var rows: Int
    /// Share of held-out rows whose class was on top.
    public var accuracy: Double
    /// Mean log loss of held-out rows.
    public var logLoss: Double
    /// Shape (classes): share of each class's held-out rows with it on top.
    public var recall: [Double]
  }

  /// Number of folds.
  public var folds: Int
  /// One for each percentage, ascending.
  public var points: [Point]
}

/// Fits growing parts of each fold's training rows and judges them on the rows held out.
///
/// The parts are nested, and every class has its share of each, at least one row: prompts are taken
/// in the order of their hashes, so that a file grouped by phrasing gives mixed parts.
///
/// - Parameters:
///   - training: Valid rows; every class has at least as many prompts as there are folds.
///   - settings: What is fitted with.
///   - folds: Number of stratified folds, at least 2.
///   - percentages: Above 0, at most 100; duplicates count once.
///   - threads: Threads to use; the result does not depend on it.
/// - Returns: The curve.
/// - Throws: `badSetting` for folds or percentages that do not do, or an error of a fit.
func learningCurve(
  _ training: TrainingSet, settings: FitSettings, folds: Int, percentages: [Double], threads: Int
) throws(Failure) -> LearningCurve {
  guard folds >= 2 else { throw .tooFewFolds(folds) }
  for percentage in percentages where !(percentage > 0 && percentage <= 100) {
    throw Failure("a percentage is \(percentage); it must be above 0 and at most 100")
  }
  if let reason = training.reasonAgainst(folds: folds) { throw Failure("\(reason)") }
  let allotted = training.folds(folds)
  var points: [LearningCurve.Point] = []
  for percentage in Set(percentages).sorted() {
    var tally = CurveTally(training)
    for fold in 0..<folds {
      let parts = split(allotted, holdingOut: fold)
      let part = training.part(of: parts.training, percentage: percentage)
      let fit = try fitModel(training, rows: part, settings: settings, threads: threads)
      let logits = fit.model.logits(training.embeddings, rows: parts.heldOut, threads: threads)
      tally.add(logits, outputs: fit.model.outputs, rows: parts.heldOut, fittedTo: part.count)
    }
    points.append(tally.point(percentage: percentage, folds: folds))
  }
  return LearningCurve(folds: folds, points: points)
}

/// Sums over held-out rows.
private struct CurveTally {
  let training: TrainingSet
  var loss = 0.0
  var weight = 0.0
  var rows = 0
  /// Shape (classes): weight of held-out rows, and of those with their class on top.
  var totals: [Double]
  var hits: [Double]

  init(_ training: TrainingSet) {
    self.training = training
    totals = [Double](repeating: 0, count: training.classes.count)
    hits = totals
  }

  /// Counts what a fit makes of rows that were held out from it.
  ///
  /// - Parameters:
  ///   - logits: Shape (rows, outputs).
  ///   - outputs: Logits of a row.
  ///   - heldOut: The rows' numbers in the training set.
  ///   - fittedTo: How many rows the fit has seen.
  mutating func add(_ logits: [Double], outputs: Int, rows heldOut: [Int32], fittedTo: Int) {
    let labels = heldOut.map { training.labels[Int($0)] }
    let scores = heldOutScores(logits, outputs: outputs, labels: labels)
    for (slot, row) in heldOut.enumerated() {
      let own = training.weights?[Int(row)] ?? 1
      loss += own * scores[slot].loss
      weight += own
      totals[labels[slot]] += own
      if scores[slot].correct { hits[labels[slot]] += own }
    }
    rows += fittedTo
  }

  func point(percentage: Double, folds: Int) -> LearningCurve.Point {
    LearningCurve.Point(
      percentage: percentage, rows: rows / folds, accuracy: hits.reduce(0, +) / weight,
      logLoss: loss / weight, recall: zip(hits, totals).map { $1 > 0 ? $0 / $1 : 0 })
  }
}

extension TrainingSet {
  /// The first part of rows, class by class in the order of their prompts' hashes.
  ///
  /// - Returns: Row numbers, ascending.
  fileprivate func part(of rows: [Int32], percentage: Double) -> [Int32] {
    var own = [[Int32]](repeating: [], count: classes.count)
    for row in rows { own[labels[Int(row)]].append(row) }
    let taken = own.flatMap { rows -> ArraySlice<Int32> in
      let sorted =
        promptHashes.isEmpty
        ? rows : rows.sorted { (promptHashes[Int($0)], $0) < (promptHashes[Int($1)], $1) }
      let wanted = (Double(rows.count) * percentage / 100).rounded(.up)
      return sorted.prefix(max(1, Int(wanted)))
    }
    return taken.sorted()
  }
}
