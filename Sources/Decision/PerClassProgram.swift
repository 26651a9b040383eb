/// Dynamic programming over the counts of a per-class choice.
///
/// Class by class it keeps, for each number of rows that fire wrongly, hallucinate and fire unlabelled,
/// the most that can fire correctly. Every rate and every rule grows with the correct ones, so nothing
/// better is lost. Dropped are sums that even the best of the classes left cannot bring within the
/// limits, and those that cannot beat what is known already.
///
/// - Complexity: O(classes · thresholds · capacity) time, O(classes · capacity) memory.
struct PerClassProgram {
  /// How a run ended.
  enum Outcome {
    case best(options: [Int], merit: Double)
    /// No admissible choice is left.
    case none
    /// More sums than the capacity.
    case tooLarge
  }

  /// A bound of what a sum can still become: `form(sum) + outlooks[group]`, dropped when below `least`.
  struct Pruning {
    var form: LinearForm
    var outlooks: [Double]
    var least: Double
  }

  /// A sum over the groups so far.
  private struct Sum {
    var fired: KindCounts
    var parent: Int32
    var option: Int32
  }

  private struct Key: Hashable {
    var wrong: Int
    var hallucinated: Int
    var unlabelled: Int
  }

  let problem: PerClassProblem
  let constraints: [Constraint]
  let rule: ChoiceRule
  let costs: Costs
  let capacity: Int
  var pruning: Pruning?

  /// Searches to the end, or until there are too many sums.
  func run() -> Outcome {
    var stages: [[Sum]] = []
    var sums = [Sum(fired: KindCounts(), parent: -1, option: -1)]
    for index in problem.groups.indices {
      guard let extended = extend(sums, by: index) else { return .tooLarge }
      sums = extended
      stages.append(sums)
    }
    var best: (index: Int, merit: Double)?
    for (index, sum) in sums.enumerated() {
      let counts = problem.counts(sum.fired)
      guard constraints.areMet(by: counts) else { continue }
      let merit = rule.merit(of: counts, costs)
      if best.map({ merit > $0.merit }) ?? true { best = (index, merit) }
    }
    guard let best else { return .none }
    return .best(options: trace(best.index, through: stages), merit: best.merit)
  }

  private func trace(_ last: Int, through stages: [[Sum]]) -> [Int] {
    var options: [Int] = []
    var index = last
    for stage in stages.reversed() {
      options.append(Int(stage[index].option))
      index = Int(stage[index].parent)
    }
    return options.reversed()
  }

  /// Adds each option of a group to each sum, keeping the most correct of those that differ in nothing
  /// else; at a tie the one met first, which has the higher threshold.
  ///
  /// - Returns: nil when there are too many.
  private func extend(_ sums: [Sum], by index: Int) -> [Sum]? {
    let group = problem.groups[index]
    let rest = bestOfRest(after: index)
    var found: [Sum] = []
    var places: [Key: Int] = [:]
    for (parent, sum) in sums.enumerated() {
      for (option, choice) in group.options.enumerated() {
        let fired = sum.fired + choice.fired
        guard mayBeatTheBest(fired, after: index), mayKeepLimits(fired, rest) else { continue }
        let key = Key(
          wrong: fired[.wrong], hallucinated: fired[.hallucinated], unlabelled: fired[.unlabelled])
        let next = Sum(fired: fired, parent: Int32(parent), option: Int32(option))
        if let place = places[key] {
          if fired[.correct] > found[place].fired[.correct] { found[place] = next }
        } else {
          if found.count == capacity { return nil }
          places[key] = found.count
          found.append(next)
        }
      }
    }
    return found
  }

  private func mayBeatTheBest(_ fired: KindCounts, after index: Int) -> Bool {
    guard let pruning else { return true }
    return pruning.form.value(of: fired) + pruning.outlooks[index + 1] >= pruning.least
  }

  /// The most that fires, and the fewest mistakes, that the groups after this one can add.
  private func bestOfRest(after index: Int) -> (best: KindCounts, fired: Int) {
    var rest = (best: KindCounts(), fired: 0)
    for group in problem.groups[(index + 1)...] {
      rest.best[.correct] += group.options.map(\.fired[.correct]).max() ?? 0
      rest.best[.wrong] += group.options.map(\.fired[.wrong]).min() ?? 0
      rest.best[.hallucinated] += group.options.map(\.fired[.hallucinated]).min() ?? 0
      rest.fired += group.options.map(\.fired.total).max() ?? 0
    }
    return rest
  }

  /// Whether the limits can be kept with the best of the rest, taken part by part.
  private func mayKeepLimits(
    _ fired: KindCounts, _ rest: (best: KindCounts, fired: Int)
  ) -> Bool {
    guard let total = problem.chain.first?.tally.all else { return false }
    let best = fired + rest.best
    let mostFired = fired.total + rest.fired
    return constraints.allSatisfy { constraint in
      let rate =
        switch constraint.kind.rate {
        case .abstainRate: Proportion(total.total - mostFired, of: total.total)
        case .coverage: Proportion(mostFired, of: total.total)
        case .accuracyOnFired:
          Proportion(best[.correct], of: best[.correct] + best[.wrong] + best[.hallucinated])
        case .overallAccuracy:
          Proportion(best[.correct] + total.nonexec - best[.hallucinated], of: total.labelled)
        case .executableCoverage:
          Proportion(min(mostFired, total.executable), of: total.executable)
        case .executableAccuracy: Proportion(best[.correct], of: total.executable)
        case .hallucinationRate: Proportion(best[.hallucinated], of: total.nonexec)
        }
      return constraint.isMet(by: rate.value)
    }
  }
}
