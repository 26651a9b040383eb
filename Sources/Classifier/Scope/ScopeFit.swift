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
    let blockRows = RowBlocks.rowsInBlock(dimension: dimension)
    let blocks = (rows.count + blockRows - 1) / blockRows
    let workers = max(1, min(threads, blocks))
    let evaluators = (0..<workers).map { _ in makeEvaluator() }
    result.withUnsafeMutableBufferPointer { result in
      guard let result = result.baseAddress else { return }
      nonisolated(unsafe) let target = result
      nonisolated(unsafe) let evaluators = evaluators
      runTasks(blocks, threads: workers) { block, worker in
        for index in block * blockRows..<min(rows.count, (block + 1) * blockRows) {
          let direction = training.directions([rows[index]])
          target[index] = direction.withUnsafeBufferPointer { direction in
            direction.baseAddress.flatMap { evaluators[worker].value(of: $0) } ?? 0
          }
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
    var result = [Double](repeating: 0, count: training.count)
    for fold in 0..<count {
      let parts = split(folds, holdingOut: fold)
      guard
        let distance = fit(
          training, rows: parts.training, executable: executable, background: background)
      else { return nil }
      let own = distance.values(training, rows: parts.heldOut, threads: threads)
      for (slot, row) in parts.heldOut.enumerated() { result[Int(row)] = own[slot] }
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
  ///   - logits: Shape (n, outputs): the model's own.
  ///   - nearnesses: Shape (n): each without the row itself.
  ///   - executable: Shape (classes).
  ///   - background: What prompts in general look like.
  ///   - threads: Threads to use; the result does not depend on it.
  /// - Returns: nil where no row has a direction or a weight.
  static func seen(
    _ training: TrainingSet, logits: [Double], nearnesses: [Double], executable: [Bool],
    background: Background, threads: Int
  ) -> Scope? {
    let classes = ScopeClasses(executable: executable)
    guard
      let distance = RelativeDistance.fit(
        training, executable: classes.executable, background: background)
    else { return nil }
    let heldOut =
      training.reasonAgainst(folds: fitFolds) == nil
      ? RelativeDistance.crossFitted(
        training, folds: training.folds(fitFolds), count: fitFolds,
        executable: classes.executable, background: background, threads: threads) : nil
    return Scope(
      training, background: background, distance: distance,
      distances: heldOut ?? distance.values(training, threads: threads), logits: logits,
      nearnesses: nearnesses, classes: classes, outOfFold: false)
  }

  /// Gathers the evidence of rows; nil where none of them may fire.
  ///
  /// - Parameters:
  ///   - training: Valid rows.
  ///   - background: What prompts in general look like.
  ///   - distance: Of all rows.
  ///   - distances: Shape (n).
  ///   - logits: Shape (n, outputs).
  ///   - nearnesses: Shape (n).
  ///   - classes: Which may fire.
  ///   - outOfFold: Whether model and exemplars had not seen the rows.
  ///   - isWanted: Whether a row counts at all.
  init?(
    _ training: TrainingSet, background: Background, distance: RelativeDistance,
    distances: [Double], logits: [Double], nearnesses: [Double], classes: ScopeClasses,
    outOfFold: Bool, where isWanted: (Int) -> Bool = { _ in true }
  ) {
    let outputs = logits.count / training.count
    var values: [ScopeValues] = []
    logits.withUnsafeBufferPointer { logits in
      guard let base = logits.baseAddress else { return }
      for row in 0..<training.count
      where training.weights?[row] != 0 && classes.executable[training.labels[row]]
        && isWanted(row)
      {
        let top = topClass(logits[row * outputs..<(row + 1) * outputs])
        let (clarity, gap) = classes.evidence(base + row * outputs, outputs: outputs, top: top)
        values.append(
          ScopeValues(
            distance: distances[row], nearness: nearnesses[row], clarity: clarity, gap: gap))
      }
    }
    guard !values.isEmpty else { return nil }
    self.init(
      background: background, distance: distance, values: values,
      weights: classes.weights(heldOut: outOfFold), outOfFold: outOfFold)
  }
}
