extension SweepTable {
  /// The counts of this sweep under the decision of a row of another: its point, its per-class
  /// thresholds.
  ///
  /// - Throws: A threshold that this sweep does not have, or no counts by class where they are needed.
  func tally(at chosen: MetricsRow) throws(DecisionError) -> Tally {
    let chain = rows.filter { $0.point.sharesChain(with: chosen.point) }
      .sorted { $0.point.threshold < $1.point.threshold }
    let perClass = chosen.source.perClassThresholds
    // Thresholds that this sweep itself was made with are in its counts already.
    guard !perClass.isEmpty, perClass != source.perClassThresholds else {
      return try row(at: chosen.point.threshold, chosen.point, in: chain)?.tally
        ?? nothingFires(chain)
    }
    guard let classes = chain.first?.byClass, !classes.isEmpty else {
      throw DecisionError(
        "the metrics to report on have no counts by class", remedy: "sweep with --by-class")
    }
    for entry in perClass
    where !classes.contains(where: { $0.name.utf8.elementsEqual(entry.name.utf8) }) {
      throw DecisionError(
        "the metrics to report on do not have the class \"\(entry.name)\"",
        remedy: "sweep both halves with the same mapper")
    }
    var sum = Tally()
    for (index, predicted) in classes.enumerated() {
      let own = perClass.first { $0.name.utf8.elementsEqual(predicted.name.utf8) }?.threshold
      let row = try row(at: own ?? chosen.point.threshold, chosen.point, in: chain)
      sum += row?.byClass[index].tally ?? nothingFires(predicted.tally)
    }
    return sum
  }

  /// The row of a threshold; nil where thresholds were found in the data and none is so high.
  private func row(
    at threshold: Double, _ point: GridPoint, in chain: [MetricsRow]
  ) throws(DecisionError) -> MetricsRow? {
    let next = chain.first { $0.point.threshold >= threshold }
    if next?.point.threshold == threshold || source.exactThresholds, !chain.isEmpty { return next }
    throw DecisionError(
      "the metrics to report on have no row for threshold \(threshold), near margin "
        + "\(point.nearMargin), familiarity \(point.familiarity)",
      remedy: "sweep both halves over the same grid, or the report half with --thresholds all")
  }

  private func nothingFires(_ chain: [MetricsRow]) -> Tally {
    chain.first.map { nothingFires($0.tally) } ?? Tally()
  }

  /// The same rows above every confidence.
  private func nothingFires(_ tally: Tally) -> Tally {
    var none = tally
    none.all = tally.all.withoutFiring
    none.unseen = tally.unseen.withoutFiring
    none.distinct = tally.distinct.withoutFiring
    // Above every confidence only what the gate and the class stop is not stopped by the threshold.
    none.reasons.nearMargin = 0
    none.reasons.unfamiliar = 0
    none.reasons.threshold = none.all.total - tally.reasons.gate - tally.reasons.nonexec
    return none
  }
}

extension Counts {
  /// The same rows, none of which fires.
  fileprivate var withoutFiring: Counts {
    var none = Counts()
    none.abstainedExecutable = labelled - nonexec
    none.abstainedRightly = nonexec
    none.abstainedUnlabelled = total - labelled
    return none
  }
}
