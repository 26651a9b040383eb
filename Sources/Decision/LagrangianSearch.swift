/// The most of a weighted sum that a choice of thresholds can reach under limits, bounded from above.
///
/// Each limit gets a price λ ≥ 0 for what it is missed by; at given prices every group chooses for
/// itself, and L(λ) = Σ maxₒ (objective + Σ λ · limit)(o) − Σ λ · least is at least the true maximum.
/// Subgradient steps lower it. Classes are many and each is a small part, so little is lost.
///
/// - SeeAlso: Fisher (1981), The Lagrangian relaxation method, Management Science 27, 1–18.
struct LagrangianSearch {
  /// Steps of the prices; the step shrinks to 2 · 0.96²⁵⁰ ≈ 7e-5 of a limit's scale.
  private static let steps = 250

  let problem: PerClassProblem
  let objective: LinearForm
  let limits: [LinearLimit]

  /// Prices, the bound they give, and the choices met on the way.
  struct Result {
    var prices: [Double]
    var bound: Double
  }

  /// Lowers the bound, showing each choice on the way.
  func run(_ visit: ([Int]) -> Void) -> Result {
    let scales = limits.map { scale(of: $0.form) }
    let unit = scale(of: objective)
    var prices = [Double](repeating: 0, count: limits.count)
    var best = Result(prices: prices, bound: .infinity)
    var step = 2.0
    var last: [Int] = []
    for _ in 0..<LagrangianSearch.steps {
      let (options, fired, bound) = choice(at: prices)
      if bound < best.bound { best = Result(prices: prices, bound: bound) }
      if options != last { visit(options) }
      last = options
      // How far each limit is kept, in its own scale; a price rises where it is not.
      let slack = zip(limits, scales).map { ($0.form.value(of: fired) - $0.least) / $1 }
      let length = slack.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if length == 0 || limits.isEmpty { break }
      for index in prices.indices {
        prices[index] = max(0, prices[index] - step * slack[index] / length * unit / scales[index])
      }
      step *= 0.96
    }
    return best
  }

  /// What groups from this one on can add at most at given prices, the `least` of limits not deducted.
  func outlooks(at prices: [Double]) -> [Double] {
    let form = priced(prices)
    var outlooks = [0.0]
    for group in problem.groups.reversed() {
      let best = group.options.map { form.value(of: $0.fired) }.max() ?? 0
      outlooks.append((outlooks.last ?? 0) + best)
    }
    return outlooks.reversed()
  }

  /// The objective with every limit at its price.
  func priced(_ prices: [Double]) -> LinearForm {
    var form = objective
    for (limit, price) in zip(limits, prices) { form.add(limit.form, times: price) }
    return form
  }

  /// What the prices deduct: Σ λ · least.
  func deduction(at prices: [Double]) -> Double {
    zip(limits, prices).reduce(0) { $0 + $1.0.least * $1.1 }
  }

  private func choice(
    at prices: [Double]
  ) -> (options: [Int], fired: KindCounts, bound: Double) {
    let form = priced(prices)
    var sum = KindCounts()
    var bound = -deduction(at: prices)
    var options: [Int] = []
    options.reserveCapacity(problem.groups.count)
    for group in problem.groups {
      var best = (index: 0, value: -Double.infinity)
      for (index, option) in group.options.enumerated() {
        let value = form.value(of: option.fired)
        if value > best.value { best = (index, value) }
      }
      options.append(best.index)
      sum = sum + group.options[best.index].fired
      bound += best.value
    }
    return (options, sum, bound)
  }

  /// The largest that a form gets, group by group; at least 1.
  private func scale(of form: LinearForm) -> Double {
    problem.groups.reduce(1) { sum, group in
      sum + (group.options.map { abs(form.value(of: $0.fired)) }.max() ?? 0)
    }
  }
}
