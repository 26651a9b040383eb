/// Chooses a threshold for each class under limits on the rates of all classes together.
///
/// Dynamic programming over counts: class by class, for each number of rows that fire wrongly,
/// hallucinate and fire unlabelled, the most that can fire correctly. Every rate and every rule grows
/// with the correct ones, so nothing better is lost and the choice is exact. A sum that even the best
/// choice for the classes left cannot bring within the limits is dropped. When more than `capacity`
/// sums are left, neighbours are merged: the one with most correct stays, and beside it travels what the
/// merged ones could be at best, from which the gap to the true optimum is bounded.
///
/// - Complexity: O(classes · thresholds · min(capacity, sums)) time, O(classes · capacity) memory.
struct PerClassSearch {
  /// What the search found.
  struct Result {
    /// The option of each group.
    var options: [Int]
    var merit: Double
    /// Most by which the true optimum can be better; 0 when the search was exact.
    var gap: Double
  }

  /// A sum over the classes so far.
  private struct State {
    var fired: PerClassProblem.Fired
    var ideal: Ideal
    var parent: Int32
    var option: Int32

    /// Takes the place of another sum if it has more correct, and the best of both as its ideal.
    mutating func absorb(_ other: State) {
      var ideal = ideal
      ideal.widen(to: other.ideal)
      if other.fired.correct > fired.correct { self = other }
      self.ideal = ideal
    }
  }

  /// The best that merged sums could have been, part by part.
  struct Ideal {
    var correct = 0
    var leastWrong = 0
    var mostWrong = 0
    var hallucinated = 0
    var fired = 0

    init() {}

    init(_ fired: PerClassProblem.Fired) {
      correct = fired.correct
      leastWrong = fired.wrong
      mostWrong = fired.wrong
      hallucinated = fired.hallucinated
      self.fired = fired.correct + fired.wrong + fired.hallucinated + fired.unlabelled
    }

    mutating func add(_ other: Ideal) {
      correct += other.correct
      leastWrong += other.leastWrong
      mostWrong += other.mostWrong
      hallucinated += other.hallucinated
      fired += other.fired
    }

    mutating func widen(to other: Ideal) {
      correct = max(correct, other.correct)
      leastWrong = min(leastWrong, other.leastWrong)
      mostWrong = max(mostWrong, other.mostWrong)
      hallucinated = min(hallucinated, other.hallucinated)
      fired = max(fired, other.fired)
    }
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
  var capacity = 1 << 14

  /// The best admissible choice; nil when there is none.
  func best() -> Result? {
    var stages: [[State]] = []
    var states = [
      State(fired: .init(), ideal: Ideal(), parent: -1, option: -1)
    ]
    var isExact = true
    for (index, group) in problem.groups.enumerated() {
      states = extend(states, by: group, rest: bestOfRest(after: index))
      if states.count > capacity {
        states = merged(states)
        isExact = false
      }
      stages.append(states)
    }
    var best: (index: Int, merit: Double)?
    var bound = -Double.infinity
    for (index, state) in states.enumerated() {
      bound = max(bound, bestMerit(of: state.ideal))
      let counts = problem.counts(state.fired)
      guard constraints.areMet(by: counts) else { continue }
      let merit = rule.merit(of: counts, costs)
      if merit > best?.merit ?? -.infinity || best == nil { best = (index, merit) }
    }
    guard let best else { return nil }
    return Result(
      options: trace(best.index, through: stages), merit: best.merit,
      gap: isExact ? 0 : max(0, bound - best.merit))
  }

  private func trace(_ last: Int, through stages: [[State]]) -> [Int] {
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
  private func extend(
    _ states: [State], by group: PerClassProblem.Group, rest: Ideal
  ) -> [State] {
    var found: [State] = []
    var places: [Key: Int] = [:]
    for (parent, state) in states.enumerated() {
      for (option, choice) in group.options.enumerated() {
        let fired = state.fired + choice.fired
        var ideal = state.ideal
        ideal.add(Ideal(choice.fired))
        var outlook = ideal
        outlook.add(rest)
        guard mayKeepLimits(outlook) else { continue }
        let key = Key(
          wrong: fired.wrong, hallucinated: fired.hallucinated, unlabelled: fired.unlabelled)
        let next = State(fired: fired, ideal: ideal, parent: Int32(parent), option: Int32(option))
        if let place = places[key] {
          found[place].absorb(next)
        } else {
          places[key] = found.count
          found.append(next)
        }
      }
    }
    return found
  }

  /// Merges neighbouring sums until they fit.
  private func merged(_ states: [State]) -> [State] {
    var width = 2
    var result = states
    while result.count > capacity {
      var found: [State] = []
      var places: [Key: Int] = [:]
      for state in states {
        let key = Key(
          wrong: state.fired.wrong / width, hallucinated: state.fired.hallucinated / width,
          unlabelled: state.fired.unlabelled / width)
        if let place = places[key] {
          found[place].absorb(state)
        } else {
          places[key] = found.count
          found.append(state)
        }
      }
      result = found
      width *= 2
    }
    return result
  }

  /// The best, part by part, that the groups after this one can add.
  private func bestOfRest(after index: Int) -> Ideal {
    var rest = Ideal()
    for group in problem.groups[(index + 1)...] {
      guard let first = group.options.first else { continue }
      var best = Ideal(first.fired)
      for option in group.options.dropFirst() { best.widen(to: Ideal(option.fired)) }
      rest.add(best)
    }
    return rest
  }
}
