public import Groundwork

/// How a mapper is calibrated.
public struct CalibrationSettings: Sendable, Equatable {
  public var choice: CalibrationChoice = .automatic
  /// Number of stratified folds, at least 2.
  public var folds = 3
  /// In which order rows are dealt to folds.
  public var order: FoldOrder = .hash
  /// Whether to average the folds' models, each with its own calibrator, instead of keeping the
  /// mapper's one model.
  public var ensemble = false
  /// Whether the rows were held out from the mapper's model, which then scores them itself.
  public var prefit = false
  /// With `prefit`, whether rows that fit has seen are taken all the same.
  public var allowsSeenRows = false

  /// The defaults: auto, 3 folds, one model.
  public init() {}
}

/// What `calibrate` hands back.
public struct CalibrationResult: Sendable {
  public var mapper: Mapper
  /// What the user should know, in a fixed order.
  public var notes: [ClassifierNote]
  /// The rows that were held out, scored without what was fitted to them; nil where none were.
  public var outOfFold: OutOfFoldRows?
}

/// Rows scored by a model and a calibrator that had not seen them.
public struct OutOfFoldRows: Sendable {
  /// Shape (m): where each stood among the rows given, ascending.
  public var rows: [Int]
  /// Shape (m, classes), row-major.
  public var probabilities: [Double]
  /// Shape (m): against exemplars made without the row.
  public var familiarities: [Double]
  /// Shape (m): how clearly inside.
  public var scopes: [Double]

  /// What the mapper would have said of one of them.
  ///
  /// - Parameter index: 0 ..< m.
  /// - Returns: The class on top, and all probabilities, shape (classes).
  public func scored(_ index: Int) -> (Scored, probabilities: [Double]) {
    let classes = probabilities.count / rows.count
    let own = Array(probabilities[index * classes..<(index + 1) * classes])
    var scored = Scored(own)
    scored.familiarity = familiarities[index]
    scored.scope = scopes[index]
    return (scored, own)
  }
}

/// Calibrates a mapper on scores of rows that the scoring model has not seen.
///
/// Without `prefit` models are refitted on stratified folds with the mapper's own settings, and
/// each scores the rows that it left out. Then either the mapper's model keeps its place with one
/// calibrator fitted to all out-of-fold scores, or (`ensemble`) each fold's model is kept with a
/// calibrator fitted to the scores of its fold, as in scikit-learn's `CalibratedClassifierCV`.
/// The report's metrics are cross-fitted: calibrators are judged on rows that they have not seen.
///
/// - Parameters:
///   - mapper: What `fit` wrote; a single model that is calibrated already is calibrated anew.
///   - rows: Rows of the mapper's classes, in its order.
///   - settings: Method, folds, ensemble, prefit.
///   - threads: Threads to use; the result does not depend on it.
/// - Returns: The mapper, calibrated or, where there are too few rows, as it was with a note. A class
///   that cannot fill the folds is in every training part, and is judged by none.
/// - Throws: The first thing wrong with rows or settings: a mapper that is an ensemble already, held-out
///   rows that fit has seen, with the first of them.
/// - SeeAlso: scikit-learn 1.9 `calibration.py`.
public func calibrate(
  _ mapper: Mapper, on rows: TrainingSet, settings: CalibrationSettings = CalibrationSettings(),
  threads: Int = 1
) throws(Failure) -> CalibrationResult {
  try rows.validate(requiringEveryClass: false)
  guard rows.dimension == mapper.dimension else {
    throw .dimensionMismatch(found: rows.dimension, wanted: mapper.dimension)
  }
  guard rows.classes == mapper.classes else {
    throw Failure("the rows' classes are not the mapper's")
  }
  guard mapper.members.count == 1, let member = mapper.members.first else {
    throw Failure(
      "the mapper is already calibrated by an ensemble",
      remedy: "calibrate the mapper that fit wrote")
  }
  guard settings.folds >= 2 else {
    throw .tooFewFolds(settings.folds)
  }
  guard !(settings.prefit && settings.ensemble) else {
    throw Failure("an ensemble refits its models, and prefit keeps the one there is")
  }
  try refuseSeenRows(rows, mapper: mapper, settings: settings)
  let weighty = rows.withoutWeightlessRows()
  var calibration = Calibration(
    mapper: mapper, rows: weighty?.set ?? rows, settings: settings, threads: threads)
  var result = try calibration.run(base: member.model)
  if let weighty, let own = result.outOfFold?.rows {
    result.outOfFold?.rows = own.map { weighty.rows[$0] }
  }
  return result
}

/// Held-out rows that fit has seen are not held out.
private func refuseSeenRows(
  _ rows: TrainingSet, mapper: Mapper, settings: CalibrationSettings
) throws(Failure) {
  guard settings.prefit, !settings.allowsSeenRows else { return }
  let seen = rows.promptHashes.indices.filter { mapper.hasSeen(rows.promptHashes[$0]) }
  guard let first = seen.first else { return }
  throw Failure(
    "the first of \(counted(seen.count, "held-out row")) that fit has already used",
    remedy: "hold rows out from fit, or say \(.seenRows)", row: first)
}
