/// Which threshold to give each class, as counts: one setting of the other axes.
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
    var fired: KindCounts
  }

  /// The rows by ascending threshold, which differ in nothing else.
  let chain: [MetricsRow]
  /// The classes without enough rows first, then each other class.
  let groups: [Group]
  /// Classes that keep the global threshold for want of labelled rows.
  let small: [Int]

  /// Groups the classes of a chain that is not empty.
  init(_ chain: [MetricsRow], leastRows: Int) {
    self.chain = chain
    let classes = chain.first?.byClass ?? []
    // What never fires, whatever the threshold, has no use for one.
    let firing = classes.indices.filter { predicted in
      chain.contains { $0.byClass[predicted].tally.all.fired > 0 }
    }
    let own = firing.filter { classes[$0].tally.all.labelled >= max(1, leastRows) }
    small = classes.indices.filter { classes[$0].tally.all.labelled < max(1, leastRows) }
    let rest = classes.indices.filter { !own.contains($0) }
    groups =
      [PerClassProblem.group(rest, isOwn: false, chain)]
      + own.map { PerClassProblem.group([$0], isOwn: true, chain) }
  }

  private static func group(_ classes: [Int], isOwn: Bool, _ chain: [MetricsRow]) -> Group {
    var options: [Option] = []
    for row in chain.reversed() {
      let fired = classes.reduce(KindCounts()) { $0 + row.byClass[$1].tally.all.firing }
      if options.last?.fired != fired {
        options.append(Option(threshold: row.point[.leading], fired: fired))
      }
    }
    return Group(classes: classes, isOwn: isOwn, options: options)
  }

  /// What fires under a choice, one option of each group.
  func fired(choosing options: [Int]) -> KindCounts {
    zip(groups, options).reduce(KindCounts()) { $0 + $1.0.options[$1.1].fired }
  }

  /// The counts of all rows where so many of them fire.
  func counts(_ fired: KindCounts) -> Counts {
    chain.first?.tally.all.firing(fired) ?? Counts()
  }

  /// The metrics row of a choice, one option of each group.
  func row(choosing options: [Int]) -> MetricsRow? {
    guard var row = chain.first else { return nil }
    row.tally = Tally()
    row.source.perClassThresholds = []
    var thresholds = [Double?](repeating: nil, count: row.byClass.count)
    for (group, index) in zip(groups, options) {
      let threshold = group.options[index].threshold
      if !group.isOwn { row.point[.leading] = threshold }
      guard let step = chain.first(where: { $0.point[.leading] == threshold }) else { return nil }
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
