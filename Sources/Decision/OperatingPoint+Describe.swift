extension OperatingPoint {
  /// Adds zero counts and warnings.
  mutating func describe(_ table: SweepTable) {
    if let chosen { zeroCounts = zeros(of: chosen.tally.distinct) }
    guard let shown = chosen ?? nearest?.row else { return }
    notes += [perClassNote(table), seenNote(shown.tally)].compactMap { $0 }
    guard request.confidence != nil else { return }
    notes += [partsNote(shown.source), sampleNote(shown.source), repeatNote(shown.tally)]
      .compactMap { $0 }
  }

  private func zeros(of evidence: Counts) -> [ZeroCount] {
    let alpha = certificate?.bounds.map(\.alpha).min() ?? 0.05
    let errors = Proportion(evidence.wrong + evidence.hallucinated, of: evidence.firedLabelled)
    return [
      ("error_rate_on_fired", errors),
      ("hallucination_rate", evidence.proportion(.hallucinationRate)),
    ].compactMap { name, rows in
      guard rows.count == 0, let bound = BinomialBound.upper(rows, alpha: alpha) else { return nil }
      let needed = ZeroCount.rates.compactMap { rate in
        BinomialBound.rowsNeeded(forRate: rate, alpha: alpha).map { (rate: rate, rows: $0) }
      }
      return ZeroCount(
        name: name, rows: rows.of, level: 1 - alpha, upperBound: bound, needed: needed)
    }
  }

  private func perClassNote(_ table: SweepTable) -> String? {
    guard !table.source.perClassThresholds.isEmpty else { return nil }
    let chains = table.chains.filter { $0.count > 1 }
    let isFlat =
      !chains.isEmpty
      && chains.allSatisfy { chain in
        chain.allSatisfy { $0.tally == chain[0].tally }
      }
    guard isFlat else { return nil }
    return "the per-class thresholds cover every class that is predicted, so all thresholds of the "
      + "grid count the same"
  }

  private func seenNote(_ tally: Tally) -> String? {
    let rates = request.constraints.map(\.kind.rate) + [.coverage, .accuracyOnFired]
    let flattered = Rate.allCases.filter { rate in
      let rows = tally.all.proportion(rate).of
      let seen = rows - tally.unseen.proportion(rate).of
      return rates.contains(rate) && seen * 100 > rows
    }
    guard let first = flattered.first else { return nil }
    let rows = tally.all.proportion(first).of
    let seen = rows - tally.unseen.proportion(first).of
    let names = flattered.map(\.rawValue).joined(separator: ", ")
    return "more than 1 % of the rows behind \(names) trained the mapper "
      + "(\(seen) of \(rows) behind \(first.rawValue)): see the unseen_ fields, or sweep with --unseen-only"
  }

  private func partsNote(_ source: SweepSource) -> String? {
    guard source.parts > 1 else { return nil }
    return
      "\(source.parts) sweeps were added up: a prompt in two of them counts twice, so the bounds "
      + "hold only if the rows were divided by prompt"
  }

  private func sampleNote(_ source: SweepSource) -> String? {
    guard source.promptSample < 1 else { return nil }
    return "the bounds are made from a sample of \(source.promptSample) of the distinct prompts"
  }

  private func repeatNote(_ tally: Tally) -> String? {
    guard tally.distinct.total < tally.all.total else { return nil }
    return "the bounds count \(tally.distinct.total) distinct unseen prompts of "
      + "\(tally.all.total) rows"
  }
}

extension OperatingPoint.ZeroCount {
  /// Rates for which the rows needed are told.
  static let rates = [0.01, 0.005, 0.001]

  /// A rate in per cent, for messages.
  static func percent(_ rate: Double) -> String { "\((rate * 1e9).rounded() / 1e7) %" }
}
