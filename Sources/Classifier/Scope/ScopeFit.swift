import Groundwork
import LinearAlgebra

extension RelativeDistance {
  /// The distances of rows.
  ///
  /// - Parameters:
  ///   - training: Where the rows are.
  ///   - rows: Which rows, or nil for all.
  ///   - threads: Threads to use; the result does not depend on it.
  /// - Returns: Shape (rows).
  func values(_ training: TrainingSet, rows: [Int32]? = nil, threads: Int) -> [Double] {
    let rows = rows ?? Array(0..<Int32(clamping: training.count))
    var result = [Double](repeating: 0, count: rows.count)
    let blocks = (rows.count + Scorer.blockRows - 1) / Scorer.blockRows
    let workers = max(1, min(threads, blocks))
    let evaluators = (0..<workers).map { _ in
      (makeEvaluator(), Directions(rows: Scorer.blockRows, dimension: dimension))
    }
    result.withUnsafeMutableBufferPointer { result in
      training.embeddings.withUnsafeBufferPointer { embeddings in
        guard let result = result.baseAddress, let embeddings = embeddings.baseAddress else {
          return
        }
        nonisolated(unsafe) let target = result
        nonisolated(unsafe) let evaluators = evaluators
        runTasks(blocks, threads: workers) { block, worker in
          let (evaluator, directions) = evaluators[worker]
          let first = block * Scorer.blockRows
          let count = min(rows.count - first, Scorer.blockRows)
          for row in 0..<count {
            directions.set(row, to: embeddings + Int(rows[first + row]) * dimension)
          }
          evaluator.prepare(directions, count: count)
          for row in 0..<count { target[first + row] = evaluator.value(ofPrepared: row) ?? 0 }
        }
      }
    }
    return result
  }

  /// The distances of rows, each by a fit that has not seen its fold.
  ///
  /// - Parameters:
  ///   - training: Valid rows.
  ///   - folds: Shape (n).
  ///   - count: Number of folds.
  ///   - executable: Shape (classes): classes that may fire.
  ///   - background: What prompts in general look like.
  ///   - threads: Threads to use; the result does not depend on it.
  /// - Returns: Shape (n); nil where a fold's rest has no distance.
  static func crossFitted(
    _ training: TrainingSet, folds: [Int], count: Int, executable: [Bool], background: Background,
    threads: Int
  ) -> [Double]? {
    let parts = (0..<count).map { split(folds, holdingOut: $0) }
    let distances = fits(
      training, parts: parts.map { $0.training }, executable: executable, background: background,
      threads: threads)
    return heldOut(training, parts: parts, distances: distances, threads: threads)
  }

  /// The distances of rows, each by the fit of the part that it was held out from.
  ///
  /// - Returns: Shape (n); nil where a part has no distance.
  fileprivate static func heldOut(
    _ training: TrainingSet, parts: [(training: [Int32], heldOut: [Int32])],
    distances: [RelativeDistance?], threads: Int
  ) -> [Double]? {
    var result = [Double](repeating: 0, count: training.count)
    for (part, distance) in zip(parts, distances) {
      guard let distance else { return nil }
      let own = distance.values(training, rows: part.heldOut, threads: threads)
      for (slot, row) in part.heldOut.enumerated() { result[Int(row)] = own[slot] }
    }
    return result
  }
}

extension Scope {
  /// Folds in which fit's own distances are held out.
  private static let fitFolds = 3

  /// Learns the scope of rows that the model has seen; only the distances are held out.
  ///
  /// - Parameters:
  ///   - training: Valid rows.
  ///   - evidence: Shape (n): in the model's own logits.
  ///   - similarities: Shape (n): each without the row itself.
  ///   - classes: Which may fire.
  ///   - background: What prompts in general look like.
  ///   - threads: Threads to use; the result does not depend on it.
  /// - Returns: nil where no row has a direction or a weight.
  static func seen(
    _ training: TrainingSet, evidence: [LogitEvidence], similarities: [Double],
    classes: ScopeClasses, background: Background, threads: Int
  ) -> Scope? {
    let folds =
      training.reasonAgainst(folds: fitFolds) == nil ? training.folds(fitFolds) : nil
    let parts =
      folds.map { folds in (0..<fitFolds).map { split(folds, holdingOut: $0) } } ?? []
    // All rows' fit and the folds' are one queue of work.
    let distances = RelativeDistance.fits(
      training, parts: [nil] + parts.map { $0.training }, executable: classes.executable,
      background: background, threads: threads)
    guard let distance = distances[0] else { return nil }
    let heldOut =
      folds == nil
      ? nil
      : RelativeDistance.heldOut(
        training, parts: parts, distances: Array(distances.dropFirst()), threads: threads)
    return Scope(
      training, background: background, distance: distance,
      distances: heldOut ?? distance.values(training, threads: threads), evidence: evidence,
      similarities: similarities, classes: classes, outOfFold: false)
  }

  /// Gathers the evidence of rows; nil where none of them may fire.
  ///
  /// - Parameters:
  ///   - training: Valid rows.
  ///   - background: What prompts in general look like.
  ///   - distance: Of all rows.
  ///   - distances: Shape (n).
  ///   - evidence: Shape (n).
  ///   - similarities: Shape (n).
  ///   - classes: Which may fire.
  ///   - outOfFold: Whether model and exemplars had not seen the rows.
  ///   - isWanted: Whether a row counts at all.
  init?(
    _ training: TrainingSet, background: Background, distance: RelativeDistance,
    distances: [Double], evidence: [LogitEvidence], similarities: [Double], classes: ScopeClasses,
    outOfFold: Bool, where isWanted: (Int) -> Bool = { _ in true }
  ) {
    var values: [ScopeValues] = []
    values.reserveCapacity(training.count)
    for row in 0..<training.count
    where training.weights?[row] != 0 && classes.executable[training.labels[row]] && isWanted(row) {
      values.append(
        ScopeValues(
          distance: distances[row], similarity: similarities[row], clarity: evidence[row].clarity,
          gap: evidence[row].gap))
    }
    guard !values.isEmpty else { return nil }
    self.init(
      background: background, distance: distance, values: values,
      weights: classes.weights(heldOut: outOfFold), outOfFold: outOfFold)
  }
}
