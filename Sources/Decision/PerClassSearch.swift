/// Chooses a threshold for each class under limits on the rates of all classes together.
///
/// First priced relaxations find a good choice and a bound that no choice can pass; then dynamic
/// programming over counts looks for the best one, dropping what the bound rules out. Where that takes
/// more sums than `capacity`, the good choice stands, with its distance to the bound.
struct PerClassSearch {
  /// A choice.
  struct Found: Equatable {
    /// The option of each group.
    var options: [Int]
    var merit: Double
    /// What it misses the limits by, together; 0 when it is admissible.
    var shortfall = 0.0
  }

  /// The best choice found, and the merit that no admissible choice exceeds: −∞ where there is none.
  struct Answer {
    var best: Found?
    var bound: Double
  }

  let problem: PerClassProblem
  let constraints: [Constraint]
  let rule: ChoiceRule
  let costs: Costs
  /// Sums over classes that dynamic programming may hold.
  var capacity = 1 << 14

  /// Searches; the answer is exact where its bound is the merit of its choice.
  func run() -> Answer {
    var incumbent: Found?
    let bound = relax(into: &incumbent)
    if let incumbent, bound - incumbent.merit <= 1e-12 {
      return Answer(best: incumbent, bound: incumbent.merit)
    }
    if bound == -.infinity { return Answer(best: nil, bound: bound) }
    var program = PerClassProgram(
      problem: problem, constraints: constraints, rule: rule, costs: costs, capacity: capacity)
    program.pruning = pruning(incumbent)
    switch program.run() {
    case .tooLarge: return Answer(best: incumbent, bound: bound)
    case .none: return Answer(best: incumbent, bound: incumbent?.merit ?? -.infinity)
    case .best(let options, let merit):
      return Answer(best: Found(options: options, merit: merit), bound: merit)
    }
  }

  /// Finds a good choice from relaxations.
  ///
  /// - Returns: A merit that no admissible choice exceeds; −∞ where none can be admissible.
  private func relax(into incumbent: inout Found?) -> Double {
    guard let total = problem.chain.first?.tally.all else { return -.infinity }
    let bound: Double
    if let objective = rule.linearObjective(costs, total) {
      let search = LagrangianSearch(
        problem: problem, objective: objective.form,
        limits: constraints.map { LinearLimit($0, total: total) })
      let result = search.run { consider($0, &incumbent) }
      bound = result.bound + objective.constant
    } else {
      bound = slicedBound(total, &incumbent)
    }
    improve(&incumbent)
    if incumbent?.shortfall ?? 0 > 0 { incumbent = nil }
    return bound
  }

  /// The bound of a rule that is no sum: by slices of accuracy, the most that can fire in each.
  ///
  /// In a slice accuracy is at least its lower and at most its upper end, so its merit is at most that of
  /// the upper end with the largest coverage that the lower end allows. The slice with the highest bound
  /// is halved, again and again, until a choice reaches it.
  private func slicedBound(_ total: Counts, _ incumbent: inout Found?) -> Double {
    let floor = constraints.first { $0.kind == .minAccuracyOnFired }?.limit ?? 0
    var slices = [slice(floor, 1, total, &incumbent)]
    for _ in 0..<PerClassSearch.halvings {
      guard
        let index = slices.indices.max(by: { slices[$0].bound < slices[$1].bound }),
        slices[index].bound > incumbent.flatMap({ $0.shortfall > 0 ? nil : $0.merit })
          ?? -.infinity
      else { break }
      let (low, high) = (slices[index].low, slices[index].high)
      let middle = (low + high) / 2
      slices[index] = slice(low, middle, total, &incumbent)
      slices.append(slice(middle, high, total, &incumbent))
    }
    return slices.map(\.bound).max() ?? -.infinity
  }

  /// Rounds over all groups, at most, in which one is moved.
  private static let passes = 20

  /// Slices are halved this often; each time costs two relaxations.
  private static let halvings = 60

  /// Bounds the merit of choices whose accuracy lies in a slice, meeting some of them on the way.
  private func slice(
    _ low: Double, _ high: Double, _ total: Counts, _ incumbent: inout Found?
  ) -> (low: Double, high: Double, bound: Double) {
    let limits =
      constraints.filter { $0.kind != .minAccuracyOnFired } + [
        Constraint(kind: .minAccuracyOnFired, unchecked: low)
      ]
    if rule == .utility, total.nonexec > 0 {
      return (low, high, executableUtility(low, high, limits, total, &incumbent))
    }
    let search = LagrangianSearch(
      problem: problem, objective: .fired,
      limits: limits.map { LinearLimit($0, total: total) })
    // Room for rounding: a bound must not be a hair too low.
    let fired = search.run { consider($0, &incumbent) }.bound + 1e-6
    let needed = limits.map { $0.leastFired(of: total) }.max() ?? 0
    // Less than one row, or fewer than a limit asks for: no choice lies in this slice.
    guard fired >= max(1, needed) else { return (low, high, -.infinity) }
    let coverage = min(1, fired / Double(max(1, total.total)))
    return (low, high, rule == .accuracy ? high : 2 * coverage * high / (coverage + high))
  }

  /// The bound of utility where rows must not execute: with c right of E executable rows and an
  /// accuracy a on fired it is 2c / (E + c / a), which grows with both.
  private func executableUtility(
    _ low: Double, _ high: Double, _ limits: [Constraint], _ total: Counts,
    _ incumbent: inout Found?
  ) -> Double {
    let search = LagrangianSearch(
      problem: problem, objective: .correct,
      limits: limits.map { LinearLimit($0, total: total) })
    let correct = search.run { consider($0, &incumbent) }.bound + 1e-6
    // Nothing right has no accuracy above 0.
    guard correct >= 0, low == 0 || correct >= 1, total.executable > 0 else { return -.infinity }
    let right = min(correct, Double(total.executable))
    return 2 * right / (Double(total.executable) + right / high)
  }

  /// Keeps a choice if it is better than what was found: misses less, or misses nothing and is worth
  /// more.
  private func consider(_ options: [Int], _ incumbent: inout Found?) {
    let counts = problem.counts(problem.fired(choosing: options))
    let shortfall = constraints.reduce(0) { sum, constraint in
      sum + constraint.shortfall(of: counts.proportion(constraint.kind.rate).value)
    }
    let merit = rule.merit(of: counts, costs)
    if let best = incumbent, (-shortfall, merit) <= (-best.shortfall, best.merit) { return }
    incumbent = Found(options: options, merit: merit, shortfall: shortfall)
  }

  /// Moves one group at a time as long as that is better, out of what is not admissible first.
  private func improve(_ incumbent: inout Found?) {
    for _ in 0..<PerClassSearch.passes {
      guard let start = incumbent else { return }
      for (index, group) in problem.groups.enumerated() {
        for option in group.options.indices {
          guard var options = incumbent?.options else { return }
          options[index] = option
          consider(options, &incumbent)
        }
      }
      if incumbent == start { return }
    }
  }

  /// What lets dynamic programming drop sums that cannot beat the incumbent, for a rule that is a sum.
  private func pruning(_ incumbent: Found?) -> PerClassProgram.Pruning? {
    guard
      let merit = incumbent?.merit, let total = problem.chain.first?.tally.all,
      let objective = rule.linearObjective(costs, total)
    else { return nil }
    let search = LagrangianSearch(
      problem: problem, objective: objective.form,
      limits: constraints.map { LinearLimit($0, total: total) })
    let prices = search.run { _ in }.prices
    return PerClassProgram.Pruning(
      form: search.priced(prices), outlooks: search.outlooks(at: prices),
      // Rounding must not drop the optimum itself.
      least: merit - objective.constant + search.deduction(at: prices)
        - 1e-9 * max(1, abs(merit)))
  }
}

extension ChoiceRule {
  /// The rule as a weighted sum of rows that fire plus a constant; nil where it is none.
  func linearObjective(_ costs: Costs, _ total: Counts) -> (form: LinearForm, constant: Double)? {
    switch self {
    case .abstainThenAccuracy, .utility, .accuracy: return nil
    case .coverage:
      let share = 1 / Double(max(1, total.total))
      var form = LinearForm()
      form.add(.fired, times: share)
      return (form, 0)
    case .value:
      // What fires also saves the cost of abstaining on it.
      let form = LinearForm(
        correct: costs.correct + costs.abstain, wrong: costs.abstain - costs.wrong,
        hallucinated: -costs.hallucination)
      return (form, -costs.abstain * Double(total.labelled - total.nonexec))
    }
  }
}

extension Constraint {
  /// The least rows that must fire, 0 where the limit does not say.
  fileprivate func leastFired(of total: Counts) -> Double {
    switch kind {
    case .minCoverage: limit * Double(total.total)
    case .maxAbstainRate: (1 - limit) * Double(total.total)
    case .minExecutableCoverage, .minExecutableAccuracy: limit * Double(total.executable)
    case .minOverallAccuracy, .minAccuracyOnFired, .maxHallucinationRate: 0
    }
  }
}
