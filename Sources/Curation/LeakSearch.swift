import Groundwork

/// Prompts of an evaluation that the training rows hold already, or nearly.
struct LeakSearch {
  /// How many training rows are looked at for each prompt of the evaluation.
  static let neighbourCount = 8

  private(set) var findings: [Finding] = []

  /// Holds each distinct prompt of the evaluation against the training rows.
  ///
  /// A prompt makes one finding: with the very prompt, else with the surest of those that are equal
  /// but for case, punctuation, white space and numbers, and of its near neighbours.
  init(
    _ training: PreparedPrompts, _ evaluation: PreparedPrompts, near: NearPrompts, threads: Int
  ) {
    guard training.corpus.dimension > 0, evaluation.corpus.dimension > 0 else { return }
    let neighbours = NearestNeighbours(
      Self.neighbourCount, of: evaluation.directions, among: training.directions,
      dimension: training.corpus.dimension, threads: threads
    ).neighbours
    let letters = Self.firstRows(training) { $0.letters.text.isEmpty ? nil : $0.letters }
    let numbers = Self.firstRows(training, \.withoutNumbers)
    for (place, row) in evaluation.distinct.enumerated() {
      let form = evaluation.forms[row]
      if let same = training.firstRows[Name(evaluation.corpus.rows[row].prompt)] {
        add(.leak, training, same, evaluation, row)
        continue
      }
      let equal = [letters[form.letters], form.withoutNumbers.flatMap { numbers[$0] }]
        .compactMap { $0 }
      if let same = letters[form.letters] {
        add(.nearLeak, training, same, evaluation, row)
        continue
      }
      let candidates = equal + neighbours[place].map { training.distinct[$0.row] }
      var best: (row: Int, sureness: Double)?
      for other in candidates {
        let cosine = training.corpus.cosine(other, evaluation.corpus, row)
        let sureness = near.sureness(cosine: cosine, training.forms[other], form)
        guard let sureness, sureness > best?.sureness ?? -1 else { continue }
        best = (other, sureness)
      }
      if let best { add(.nearLeak, training, best.row, evaluation, row) }
    }
  }

  /// The first row of each form.
  private static func firstRows(
    _ prompts: PreparedPrompts, _ form: (PromptForm) -> Name?
  ) -> [Name: Int] {
    var rows: [Name: Int] = [:]
    for row in prompts.distinct {
      guard let key = form(prompts.forms[row]), rows[key] == nil else { continue }
      rows[key] = row
    }
    return rows
  }

  private mutating func add(
    _ kind: Finding.Kind, _ training: PreparedPrompts, _ row: Int, _ evaluation: PreparedPrompts,
    _ other: Int
  ) {
    let cosine = training.corpus.cosine(row, evaluation.corpus, other)
    let spelling = training.forms[row].spellingSimilarity(evaluation.forms[other])
    findings.append(
      training.finding(
        kind, row, other, of: evaluation, cosine: cosine, sureness: (cosine + spelling) / 2))
  }
}
