/// Logits of rows, each by a model that has not seen the row.
struct HeldOutLogits {
  /// Shape (n, outputs), row-major.
  var logits: [Double]
  let outputs: Int
  /// Shape (n): how near each row comes to exemplars of rows held apart from it.
  var nearnesses: [Double]
  /// Shape (n): the rows' distances, each by a fit that has not seen the row; nil where there is none.
  var distances: [Double]?
  /// Shape (n).
  let labels: [Int]
  /// Shape (n): the fold that each row belongs to.
  let folds: [Int]
  let foldCount: Int
  /// The folds' models; empty where one model fitted elsewhere made all logits.
  var models: [LinearModel]

  var classCount: Int { outputs == 1 ? 2 : outputs }

  /// A calibrator fitted to part of the rows, or to all.
  func calibrator(_ method: CalibrationMethod, rows: [Int32]? = nil) -> Calibrator {
    Calibrator.fit(method, logits: logits, outputs: outputs, labels: labels, rows: rows)
  }

  /// Probabilities by calibrators that have not seen the rows either.
  ///
  /// For every fold, a calibrator fitted to the other folds' rows.
  ///
  /// - Parameter method: How a logit becomes a probability.
  /// - Returns: The predictions for all rows, in order.
  func crossFitted(_ method: CalibrationMethod) -> Predictions {
    var result = Predictions(
      probabilities: [Double](repeating: 0, count: labels.count * classCount),
      classCount: classCount, labels: labels)
    for fold in 0..<foldCount {
      let parts = split(folds, holdingOut: fold)
      let calibrator = calibrator(method, rows: parts.training)
      logits.withUnsafeBufferPointer { logits in
        result.probabilities.withUnsafeMutableBufferPointer { probabilities in
          guard let source = logits.baseAddress, let target = probabilities.baseAddress else {
            return
          }
          for row in parts.heldOut.lazy.map({ Int($0) }) {
            calibrator.apply(
              source + row * outputs, outputs: outputs, into: target + row * classCount)
          }
        }
      }
    }
    return result
  }
}

/// Fits a model for every fold and scores the rows that it left out.
///
/// - Parameters:
///   - training: Valid rows; every class has at least as many as there are folds.
///   - settings: What the models are fitted with.
///   - folds: Number of stratified folds.
///   - executable: Shape (classes): classes that scope is about.
///   - background: What prompts in general look like.
///   - threads: Threads to use; the result does not depend on it.
/// - Returns: The logits and nearnesses, and whether every fit converged.
/// - Throws: An error of a fit.
func outOfFoldLogits(
  _ training: TrainingSet, settings: FitSettings, folds: Int, executable: [Bool],
  background: Background, threads: Int
) throws(ClassifierError) -> (logits: HeldOutLogits, unconverged: Convergence?) {
  let outputs = training.classes.count == 2 ? 1 : training.classes.count
  var result = HeldOutLogits(
    logits: [Double](repeating: 0, count: training.count * outputs), outputs: outputs,
    nearnesses: [Double](repeating: 0, count: training.count), labels: training.labels,
    folds: training.folds(folds),
    foldCount: folds, models: [])
  result.distances = RelativeDistance.crossFitted(
    training, folds: result.folds, count: folds, executable: executable, background: background,
    threads: threads)
  var unconverged: Convergence?
  for fold in 0..<folds {
    let parts = split(result.folds, holdingOut: fold)
    let fit = try fitModel(
      training, rows: parts.training, settings: settings, threads: threads)
    if !fit.convergence.converged { unconverged = fit.convergence }
    let own = fit.model.logits(training.embeddings, rows: parts.heldOut, threads: threads)
    guard own.allSatisfy(\.isFinite) else { throw .overflow }
    let nearnesses = ExemplarSearch(training, rows: parts.training, threads: threads)
      .nearness(of: parts.heldOut, logits: own, outputs: outputs)
    for (slot, row) in parts.heldOut.enumerated() {
      result.nearnesses[Int(row)] = nearnesses[slot]
      for output in 0..<outputs {
        result.logits[Int(row) * outputs + output] = own[slot * outputs + output]
      }
    }
    result.models.append(fit.model)
  }
  return (result, unconverged)
}
