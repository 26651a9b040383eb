import Groundwork

/// Logits of rows, each by a model that has not seen the row.
struct HeldOutLogits {
  /// Shape (n, outputs), row-major.
  var logits: [Double]
  let outputs: Int
  /// Shape (n): how near each row comes to exemplars of rows held apart from it.
  var similarities: [Double]
  /// Shape (n): the rows' distances, each by a fit that has not seen the row; nil where there is none.
  var distances: [Double]?
  /// Shape (n).
  let labels: [Int]
  /// Shape (n): the fold that each row is held out in, or -1 where it is in every training part.
  let folds: [Int]
  let foldCount: Int
  /// The folds' models; empty where one model fitted elsewhere made all logits.
  var models: [LinearModel]

  /// Shape (n): what each row counts; nil counts every row once.
  var weights: [Double]?
  /// Outputs without rows enough for a curve of their own.
  var sharing: Set<Int> = []

  var classCount: Int { outputs == 1 ? 2 : outputs }
  /// The rows that some model was judged on, in order.
  var rows: [Int32] { folds.indices.filter { folds[$0] >= 0 }.map { Int32($0) } }

  /// A calibrator fitted to part of the rows held out, or to all.
  func calibrator(_ method: CalibrationMethod, rows: [Int32]? = nil) -> Calibrator {
    Calibrator.fit(
      method,
      to: CalibrationRows(
        logits: logits, outputs: outputs, labels: labels, weights: weights, sharing: sharing),
      rows: rows ?? self.rows)
  }

  /// Probabilities by calibrators that have not seen the rows either.
  ///
  /// For every fold, a calibrator fitted to the other folds' rows.
  ///
  /// - Parameter method: How a logit becomes a probability.
  /// - Returns: The predictions for `rows`, in order.
  func crossFitted(_ method: CalibrationMethod) -> Predictions {
    let rows = rows
    var result = Predictions(
      probabilities: [Double](repeating: 0, count: rows.count * classCount),
      classCount: classCount, labels: rows.map { labels[Int($0)] },
      weights: weights.map { weights in rows.map { weights[Int($0)] } })
    for fold in 0..<foldCount {
      let others = rows.filter { folds[Int($0)] != fold }
      guard !others.isEmpty else { continue }
      let calibrator = calibrator(method, rows: others)
      logits.withUnsafeBufferPointer { logits in
        result.probabilities.withUnsafeMutableBufferPointer { probabilities in
          guard let source = logits.baseAddress, let target = probabilities.baseAddress else {
            return
          }
          for (slot, row) in rows.enumerated() where folds[Int(row)] == fold {
            calibrator.apply(
              source + Int(row) * outputs, outputs: outputs, into: target + slot * classCount)
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
///   - training: Valid rows; classes that cannot fill the folds are in every training part.
///   - settings: What the models are fitted with.
///   - folds: Number of stratified folds.
///   - order: In which order rows are dealt to them.
///   - executable: Shape (classes): classes that scope is about.
///   - background: What prompts in general look like.
///   - threads: Threads to use; the result does not depend on it.
/// - Returns: The logits and cosine similarities, and whether every fit converged.
/// - Throws: An error of a fit.
func outOfFoldLogits(
  _ training: TrainingSet, settings: FitSettings, folds: Int, order: FoldOrder,
  executable: [Bool], background: Background, threads: Int
) throws(Failure) -> (logits: HeldOutLogits, unconverged: Convergence?) {
  let outputs = training.classes.count == 2 ? 1 : training.classes.count
  var result = HeldOutLogits(
    logits: [Double](repeating: 0, count: training.count * outputs), outputs: outputs,
    similarities: [Double](repeating: 0, count: training.count), labels: training.labels,
    folds: training.folds(folds, order: order, keepingRareRows: true), foldCount: folds,
    models: [], weights: training.weights)
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
    let similarities = ExemplarSearch(training, rows: parts.training, threads: threads)
      .similarity(of: parts.heldOut, logits: own, outputs: outputs)
    for (slot, row) in parts.heldOut.enumerated() {
      result.similarities[Int(row)] = similarities[slot]
      for output in 0..<outputs {
        result.logits[Int(row) * outputs + output] = own[slot * outputs + output]
      }
    }
    result.models.append(fit.model)
  }
  return (result, unconverged)
}
