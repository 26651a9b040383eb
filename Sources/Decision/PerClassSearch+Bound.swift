extension PerClassSearch {
  /// Whether sums that are at best like this may keep every limit.
  func mayKeepLimits(_ ideal: Ideal) -> Bool {
    guard let total = problem.chain.first?.tally.all else { return false }
    return constraints.allSatisfy { constraint in
      constraint.isMet(by: bestRate(constraint.kind.rate, of: ideal, total))
    }
  }

  /// The rate on the good side that sums like this can reach.
  private func bestRate(_ rate: Rate, of ideal: Ideal, _ total: Counts) -> Double? {
    switch rate {
    case .abstainRate: Proportion(total.total - ideal.fired, of: total.total).value
    case .coverage: Proportion(ideal.fired, of: total.total).value
    case .accuracyOnFired:
      Proportion(ideal.correct, of: ideal.correct + ideal.leastWrong + ideal.hallucinated).value
    case .overallAccuracy:
      Proportion(ideal.correct + total.nonexec - ideal.hallucinated, of: total.labelled).value
    case .hallucinationRate: Proportion(ideal.hallucinated, of: total.nonexec).value
    }
  }

  /// At least the merit of every admissible sum like this; −∞ where none is admissible.
  func bestMerit(of ideal: Ideal) -> Double {
    guard let total = problem.chain.first?.tally.all, mayKeepLimits(ideal) else {
      return -.infinity
    }
    let coverage = bestRate(.coverage, of: ideal, total) ?? 0
    let accuracy = bestRate(.accuracyOnFired, of: ideal, total) ?? 0
    switch rule {
    case .abstainThenAccuracy, .accuracy: return accuracy
    case .coverage: return coverage
    case .utility:
      let sum = coverage + accuracy
      return sum > 0 ? 2 * coverage * accuracy / sum : 0
    case .value:
      // A wrong row also saves the cost of abstaining on it, so either end may be the better one.
      let wrong = costs.wrong >= costs.abstain ? ideal.leastWrong : ideal.mostWrong
      let executable = total.labelled - total.nonexec
      return costs.correct * Double(ideal.correct) - costs.wrong * Double(wrong)
        - costs.hallucination * Double(ideal.hallucinated)
        - costs.abstain * Double(executable - ideal.correct - wrong)
    }
  }
}
