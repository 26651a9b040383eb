/// What a limit asks of the rows that fire: `form ≥ least`.
struct LinearLimit {
  var form: LinearForm
  var least: Double

  /// The limit as a sum over rows, among all rows of `total`.
  init(_ constraint: Constraint, total: Counts) {
    let limit = constraint.limit
    switch constraint.kind {
    case .minAccuracyOnFired:
      form = LinearForm(correct: 1 - limit, wrong: -limit, hallucinated: -limit)
      least = 0
    case .minOverallAccuracy:
      form = LinearForm(correct: 1, hallucinated: -1)
      least = limit * Double(total.labelled) - Double(total.nonexec)
    case .minCoverage:
      form = .fired
      least = limit * Double(total.total)
    case .maxAbstainRate:
      form = .fired
      least = (1 - limit) * Double(total.total)
    case .minExecutableCoverage:
      form = LinearForm(correct: 1, wrong: 1)
      least = limit * Double(total.executable)
    case .minExecutableAccuracy:
      form = .correct
      least = limit * Double(total.executable)
    case .maxHallucinationRate:
      form = LinearForm(hallucinated: -1)
      least = -limit * Double(total.nonexec)
    }
  }
}
