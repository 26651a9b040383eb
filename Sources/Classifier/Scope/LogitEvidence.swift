import Groundwork

/// What the logits of a row say to familiarity and scope.
struct LogitEvidence: Sendable, Equatable {
  /// The class on top.
  var top: Int
  /// At most 0.
  var clarity: Double
  /// 0 where there is none.
  var gap: Double
}

extension ScopeClasses {
  /// The evidence in many rows' logits.
  ///
  /// - Parameters:
  ///   - logits: Shape (n, outputs), row-major.
  ///   - outputs: 1 for two classes, else the number of classes.
  /// - Returns: Shape (n).
  func evidence(logits: [Double], outputs: Int) -> [LogitEvidence] {
    logits.withUnsafeBufferPointer { logits in
      guard let base = logits.baseAddress else { return [] }
      return (0..<logits.count / outputs).map { row in
        let top = topClass(logits[row * outputs..<(row + 1) * outputs])
        let (clarity, gap) = evidence(base + row * outputs, outputs: outputs, top: top)
        return LogitEvidence(top: top, clarity: clarity, gap: gap)
      }
    }
  }

  /// Blocks of rows whose logits are held at a time.
  private static let blocksAtATime = 32

  /// The evidence of rows, without all their logits at once.
  ///
  /// - Parameters:
  ///   - model: What gives the logits.
  ///   - training: Valid rows.
  ///   - threads: Threads to use; the result does not depend on it.
  /// - Returns: Shape (n).
  /// - Throws: `Failure` where a logit is not finite.
  func evidence(
    of model: LinearModel, _ training: TrainingSet, threads: Int
  ) throws(Failure) -> [LogitEvidence] {
    var result: [LogitEvidence] = []
    result.reserveCapacity(training.count)
    let step = RowBlocks.rowsInBlock(dimension: training.dimension) * Self.blocksAtATime
    for first in stride(from: 0, to: training.count, by: step) {
      let rows = (first..<min(training.count, first + step)).map { Int32(clamping: $0) }
      let logits = model.logits(training.embeddings, rows: rows, threads: threads)
      guard logits.allSatisfy(\.isFinite) else { throw .overflow }
      result += evidence(logits: logits, outputs: model.outputs)
    }
    return result
  }
}
