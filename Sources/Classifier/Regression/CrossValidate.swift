import Groundwork

/// Compares values of C by the log loss of rows held out.
///
/// Along the path of ascending C each fit starts from the one before it. The log loss weighs
/// every held-out row by its row weight, not by its class.
///
/// - Parameters:
///   - training: Valid rows; every class has at least as many as there are folds.
///   - settings: Everything but C.
///   - choice: Folds and candidates.
///   - threads: Threads to use; the result does not depend on it.
/// - Returns: The table and the choice.
/// - Throws: `badSetting` for folds, candidates or classes that do not do, or an error of a fit.
func crossValidate(
  _ training: TrainingSet, settings: FitSettings, choice: CrossValidation, threads: Int
) throws(Failure) -> CrossValidationReport {
  let candidates = try validCandidates(choice)
  if let reason = training.reasonAgainst(folds: choice.folds) { throw Failure("\(reason)") }
  let folds = training.folds(choice.folds)
  var losses = [[Double]](
    repeating: [Double](repeating: 0, count: training.count), count: candidates.count)
  var hits = [Double](repeating: 0, count: candidates.count)
  var converged = [Bool](repeating: true, count: candidates.count)
  for fold in 0..<choice.folds {
    let rows = split(folds, holdingOut: fold)
    var start: [Double]?
    for (index, candidate) in candidates.enumerated() {
      var fitting = settings
      fitting.C = candidate
      let fit = try fitModel(
        training, rows: rows.training, settings: fitting, start: start, threads: threads)
      start = fit.parameters
      converged[index] = converged[index] && fit.convergence.converged
      let logits = fit.model.logits(
        training.embeddings, rows: rows.heldOut, threads: threads)
      let scores = heldOutScores(
        logits, outputs: fit.model.outputs, labels: rows.heldOut.map { training.labels[Int($0)] })
      for (slot, row) in rows.heldOut.enumerated() { losses[index][Int(row)] = scores[slot].loss }
      for (slot, row) in rows.heldOut.enumerated() where scores[slot].correct {
        hits[index] += training.weights?[Int(row)] ?? 1
      }
    }
  }
  return report(
    candidates, losses: losses, hits: hits, converged: converged, training: training,
    folds: choice.folds)
}

private func validCandidates(_ choice: CrossValidation) throws(Failure) -> [Double] {
  guard choice.folds >= 2 else {
    throw .tooFewFolds(choice.folds)
  }
  guard let bad = choice.candidates.first(where: { !($0 > 0 && $0.isFinite) }) else {
    var distinct: [Double] = []
    for candidate in choice.candidates.sorted() where candidate != distinct.last {
      distinct.append(candidate)
    }
    guard !distinct.isEmpty else { throw Failure("there is no C to choose from") }
    return distinct
  }
  throw Failure("C is \(bad); it must be positive")
}

/// The log loss of each row, and whether its class is on top.
///
/// - Parameters:
///   - logits: Shape (n, outputs), row-major.
///   - outputs: Number of logits of a row.
///   - labels: Shape (n).
/// - Returns: Shape (n).
func heldOutScores(
  _ logits: [Double], outputs: Int, labels: [Int]
) -> [(loss: Double, correct: Bool)] {
  logits.withUnsafeBufferPointer { logits in
    guard let base = logits.baseAddress else { return [] }
    return labels.enumerated().map { row, label in
      let own = base + row * outputs
      guard outputs > 1 else {
        return (softplus(label == 1 ? -own[0] : own[0]), (own[0] > 0) == (label == 1))
      }
      let top = topClass(logits[row * outputs..<(row + 1) * outputs])
      return (logSumExp(own, count: outputs) - own[label], top == label)
    }
  }
}

private func report(
  _ candidates: [Double], losses: [[Double]], hits: [Double], converged: [Bool],
  training: TrainingSet, folds: Int
) -> CrossValidationReport {
  let weights = training.weights ?? [Double](repeating: 1, count: training.count)
  let total = weights.reduce(0, +)
  let rows = candidates.indices.map { index -> CrossValidationRow in
    let mean = zip(losses[index], weights).reduce(0) { $0 + $1.0 * $1.1 } / total
    let spread = zip(losses[index], weights).reduce(0) {
      $0 + $1.1 * $1.1 * ($1.0 - mean) * ($1.0 - mean)
    }
    return CrossValidationRow(
      C: candidates[index], logLoss: mean, standardError: spread.squareRoot() / total,
      accuracy: hits[index] / total, converged: converged[index])
  }
  var best = 0
  for index in rows.indices where rows[index].logLoss < rows[best].logLoss { best = index }
  return CrossValidationReport(folds: folds, rows: rows, chosen: candidates[best])
}
