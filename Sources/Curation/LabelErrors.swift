import Groundwork

/// Rows whose label is likely another.
struct LabelErrors {
  private(set) var findings: [Finding] = []
  private(set) var evidence = Lint.Evidence.none

  /// Looks for label errors by the rows' probabilities or, where they have none, by a linear model
  /// that leaves each row out.
  ///
  /// Each distinct prompt counts once: a copy would speak for its own label. Prompts under two
  /// labels are conflicts already, and count under their first.
  init(_ prompts: PreparedPrompts, neighbours: TwinSearch) {
    let corpus = prompts.corpus
    let rows = prompts.distinct.indices.filter { place in
      corpus.rows[prompts.distinct[place]].label != nil
    }
    let known = rows.compactMap { corpus.rows[prompts.distinct[$0]].label }
    let classes = corpus.classes.isEmpty ? Array(Set(known)).sorted() : corpus.classes
    guard Set(known).count > 1, corpus.dimension > 0 else { return }
    let indices = Dictionary(
      classes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    guard
      let scores = Self.scores(prompts, rows, known.compactMap { indices[$0] }, classes.count)
    else { return }
    evidence = corpus.classes.isEmpty ? .leaveOneOut : .outOfFold
    let suspects = ConfidentLearning.suspects(
      scores, labels: known.map { indices[$0] }, classes: classes.count)
    for suspect in suspects {
      findings.append(
        Self.finding(
          prompts, neighbours.neighbours[rows[suspect.row]], row: prompts.distinct[rows[suspect.row]],
          suggested: classes[suspect.suggested], margin: suspect.margin))
    }
  }

  /// Shape (rows, classes), row-major.
  private static func scores(
    _ prompts: PreparedPrompts, _ places: [Int], _ labels: [Int], _ classes: Int
  ) -> [Double]? {
    let corpus = prompts.corpus
    if !corpus.classes.isEmpty {
      return places.flatMap { place in
        let start = prompts.distinct[place] * classes
        return corpus.probabilities[start..<start + classes]
      }
    }
    let dimension = corpus.dimension
    var directions: [Float] = []
    directions.reserveCapacity(places.count * dimension)
    for place in places {
      directions += prompts.directions[place * dimension..<(place + 1) * dimension]
    }
    return LeaveOneOut.scores(
      directions, dimension: dimension, labels: labels, classes: classes)
  }

  /// The finding, with the nearest prompt of the class suggested where it is among the neighbours.
  private static func finding(
    _ prompts: PreparedPrompts, _ neighbours: [Neighbour], row: Int, suggested: Name,
    margin: Double
  ) -> Finding {
    let entry = prompts.corpus.rows[row]
    var finding = Finding(.labelError, prompt: entry.prompt, label: entry.label)
    finding.suggested = suggested
    finding.sureness = margin
    for neighbour in neighbours {
      let other = prompts.distinct[neighbour.row]
      guard prompts.corpus.rows[other].label == suggested else { continue }
      finding.otherPrompt = prompts.corpus.rows[other].prompt
      finding.otherLabel = suggested
      finding.cosine = prompts.corpus.cosine(row, prompts.corpus, other)
      break
    }
    return finding
  }
}
