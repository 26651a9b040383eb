/// Which threshold to give each class, as counts: one near margin and familiarity of a sweep.
struct PerClassProblem {
  /// A class that chooses its own threshold, or all the others together.
  struct Group {
    /// Indices of the classes; one that chooses for itself, or those that keep the global threshold.
    var classes: [Int]
    var isOwn: Bool
    /// What each distinct choice does; the highest threshold that does it, descending.
    var options: [Option]
  }

  /// What fires of a group at a threshold.
  struct Option {
    var threshold: Double
    var fired: Fired
  }

  /// Rows that fire, by outcome.
  struct Fired: Equatable {
    var correct = 0
    var wrong = 0
    var hallucinated = 0
    var unlabelled = 0

    init(_ counts: Counts) {
      correct = counts.correct
      wrong = counts.wrong
      hallucinated = counts.hallucinated
      unlabelled = counts.firedUnlabelled
    }

    init() {}

    /// Rows that fire.
    var total: Int { correct + wrong + hallucinated + unlabelled }

    static func + (one: Fired, other: Fired) -> Fired {
      var sum = one
      sum.correct += other.correct
      sum.wrong += other.wrong
      sum.hallucinated += other.hallucinated
      sum.unlabelled += other.unlabelled
      return sum
    }
  }

  /// The rows by ascending threshold, which differ in nothing else.
  let chain: [MetricsRow]
  /// The classes without enough rows first, then each other class.
  let groups: [Group]

  /// Groups the classes of a chain that is not empty.
  init(_ chain: [MetricsRow], leastRows: Int) {
    self.chain = chain
    let classes = chain.first?.byClass ?? []
    let own = classes.indices.filter { classes[$0].tally.all.labelled >= max(1, leastRows) }
    let rest = classes.indices.filter { classes[$0].tally.all.labelled < max(1, leastRows) }
    groups =
      [PerClassProblem.group(rest, isOwn: false, chain)]
      + own.map { PerClassProblem.group([$0], isOwn: true, chain) }
  }

  private static func group(_ classes: [Int], isOwn: Bool, _ chain: [MetricsRow]) -> Group {
    var options: [Option] = []
    for row in chain.reversed() {
      let fired = classes.reduce(Fired()) { $0 + Fired(row.byClass[$1].tally.all) }
      if options.last?.fired != fired {
        options.append(Option(threshold: row.point.threshold, fired: fired))
      }
    }
    return Group(classes: classes, isOwn: isOwn, options: options)
  }

  /// What fires under a choice, one option of each group.
  func fired(choosing options: [Int]) -> Fired {
    zip(groups, options).reduce(Fired()) { $0 + $1.0.options[$1.1].fired }
  }

  /// The counts of all rows where so many of them fire.
  func counts(_ fired: Fired) -> Counts {
    var counts = Counts()
    guard let total = chain.first?.tally.all else { return counts }
    counts.correct = fired.correct
    counts.wrong = fired.wrong
    counts.hallucinated = fired.hallucinated
    counts.firedUnlabelled = fired.unlabelled
    counts.abstainedExecutable = total.labelled - total.nonexec - fired.correct - fired.wrong
    counts.abstainedRightly = total.nonexec - fired.hallucinated
    counts.abstainedUnlabelled = total.total - total.labelled - fired.unlabelled
    return counts
  }

  /// The metrics row of a choice, one option of each group.
  func row(choosing options: [Int]) -> MetricsRow? {
    guard var row = chain.first else { return nil }
    row.tally = Tally()
    row.source.perClassThresholds = []
    var thresholds = [Double?](repeating: nil, count: row.byClass.count)
    for (group, index) in zip(groups, options) {
      let threshold = group.options[index].threshold
      if !group.isOwn { row.point.threshold = threshold }
      guard let step = chain.first(where: { $0.point.threshold == threshold }) else { return nil }
      for predicted in group.classes {
        row.tally += step.byClass[predicted].tally
        if group.isOwn { thresholds[predicted] = threshold }
      }
    }
    for (predicted, threshold) in zip(row.byClass, thresholds) {
      guard let threshold else { continue }
      row.source.perClassThresholds.append(
        ClassThreshold(name: predicted.name, threshold: threshold))
    }
    row.byClass = []
    return row
  }
}
