import Groundwork

/// Rows whose label is likely another.
struct LabelErrors {
  private(set) var findings: [Finding] = []
  private(set) var evidence = Lint.Evidence.none

  private let prompts: PreparedPrompts
  /// The rows that count, by their place among the distinct prompts.
  private let places: [Int]
  private let classes: [Name]
  /// Shape (places): indices of their labels among the classes.
  private let labels: [Int]

  /// Looks for label errors by a linear model that leaves each row out and, where rows have
  /// probabilities out of fold, by three parts of it and one of them: it ranks planted errors higher,
  /// and calibrated probabilities are so sharp that a plain mean would follow them alone.
  ///
  /// Each distinct prompt counts once: a copy would speak for its own label. Prompts under two
  /// labels are conflicts already, and count under their first.
  init(_ prompts: PreparedPrompts, neighbours: [[Neighbour]]) {
    let corpus = prompts.corpus
    self.prompts = prompts
    let labelled = prompts.distinct.indices.filter {
      corpus.rows[prompts.distinct[$0]].label != nil
    }
    let names = labelled.compactMap { corpus.rows[prompts.distinct[$0]].label }
    classes = corpus.classes.isEmpty ? Array(Set(names)).sorted() : corpus.classes
    let indices = Dictionary(
      classes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    // A label that the probabilities are not of cannot be judged by them.
    places = zip(labelled, names).filter { indices[$1] != nil }.map(\.0)
    labels = names.compactMap { indices[$0] }
    guard Set(labels).count > 1, corpus.dimension > 0, let scores = scores() else { return }
    evidence = corpus.classes.isEmpty ? .leaveOneOut : .outOfFold
    let suspects = SuspectLabels.find(scores, labels: labels, classes: classes.count)
    findings = suspects.map { finding($0, neighbours) }
  }

  /// Shape (places, classes), row-major.
  private func scores() -> [Double]? {
    let corpus = prompts.corpus
    let dimension = corpus.dimension
    var directions: [Float] = []
    directions.reserveCapacity(places.count * dimension)
    for place in places {
      directions += prompts.directions[place * dimension..<(place + 1) * dimension]
    }
    guard
      var scores = LeaveOneOut.scores(
        directions, dimension: dimension, labels: labels, classes: classes.count)
    else { return nil }
    guard !corpus.classes.isEmpty else { return scores }
    for (index, place) in places.enumerated() {
      for number in classes.indices {
        let probability = corpus.probabilities[prompts.distinct[place] * classes.count + number]
        let slot = index * classes.count + number
        scores[slot] = scores[slot] * 0.75 + probability * 0.25
      }
    }
    return scores
  }

  /// The finding, with the nearest prompt of the class suggested where it is among the neighbours.
  private func finding(_ suspect: SuspectLabels.Suspect, _ neighbours: [[Neighbour]]) -> Finding {
    let row = prompts.distinct[places[suspect.row]]
    let suggested = classes[suspect.suggested]
    let entry = prompts.corpus.rows[row]
    var finding = Finding(.labelError, entry)
    finding.suggested = suggested
    finding.sureness = suspect.sureness
    for neighbour in neighbours[places[suspect.row]] {
      let other = prompts.distinct[neighbour.row]
      guard prompts.corpus.rows[other].label == suggested else { continue }
      finding.otherPrompt = prompts.corpus.rows[other].prompt
      finding.otherLabel = suggested
      finding.otherSource = prompts.corpus.rows[other].source
      finding.cosine = prompts.corpus.cosine(row, prompts.corpus, other)
      break
    }
    return finding
  }
}
