import Groundwork

/// Prompts that stand in a corpus more than once: repeats, conflicts, and near-twins.
struct TwinSearch {
  /// How many neighbours of a row are looked at.
  static let neighbourCount = 8

  let near: NearPrompts
  private(set) var findings: [Finding] = []
  /// Shape (distinct): the nearest distinct prompts of each, by their place among the distinct ones.
  let neighbours: [[Neighbour]]

  private let prompts: PreparedPrompts
  private var known: Set<RowPair> = []

  init(_ prompts: PreparedPrompts, threads: Int) {
    self.prompts = prompts
    guard prompts.corpus.dimension > 0 else {
      near = NearPrompts(nearestOfOthers: [])
      neighbours = []
      return
    }
    let groups = prompts.distinctGroups
    let search = NearestNeighbours(
      Self.neighbourCount, of: prompts.directions, among: prompts.directions,
      dimension: prompts.corpus.dimension, areSame: true, groups: (groups, groups),
      threads: threads)
    neighbours = search.neighbours
    near = NearPrompts(
      nearestOfOthers: search.nearestOfOthers.compactMap { $0.map { Double($0.cosine) } })
    findExact()
    findEqualForms(\.letters) { forms, row in forms[row].letters.text.isEmpty }
    findNear()
  }

  /// Each later row of a prompt, held against its first: a repeat, or a conflict with each new label.
  private mutating func findExact() {
    var labels: [Int: [(label: Name?, row: Int)]] = [:]
    for (row, entry) in prompts.corpus.rows.enumerated() {
      guard let first = prompts.firstRows[Name(entry.prompt)] else { continue }
      if first == row {
        labels[first] = [(entry.label, row)]
        continue
      }
      if let same = labels[first]?.first(where: { $0.label == entry.label }) {
        add(.repeat, row, same.row)
      } else {
        labels[first]?.append((entry.label, row))
        add(.conflict, row, first)
      }
    }
  }

  /// Distinct prompts that are equal but for case, punctuation and white space.
  private mutating func findEqualForms(
    _ form: KeyPath<PromptForm, Name>, isEmpty: ([PromptForm], Int) -> Bool
  ) {
    var labels: [Name: [(label: Name?, row: Int)]] = [:]
    for row in prompts.distinct where !isEmpty(prompts.forms, row) {
      let key = prompts.forms[row][keyPath: form]
      let label = prompts.corpus.rows[row].label
      guard let group = labels[key] else {
        labels[key] = [(label, row)]
        continue
      }
      if let same = group.first(where: { $0.label == label }) {
        add(.nearTwin, row, same.row)
      } else {
        labels[key]?.append((label, row))
        add(.conflict, row, group[0].row)
      }
    }
  }

  /// Each distinct prompt with the surest of its near neighbours.
  private mutating func findNear() {
    for (place, found) in neighbours.enumerated() {
      let row = prompts.distinct[place]
      var best: (row: Int, sureness: Double)?
      for neighbour in found {
        let other = prompts.distinct[neighbour.row]
        let sureness = near.sureness(
          cosine: Double(neighbour.cosine), prompts.forms[row], prompts.forms[other])
        guard let sureness, sureness > best?.sureness ?? -1 else { continue }
        best = (other, sureness)
      }
      if let best { add(.nearTwin, max(row, best.row), min(row, best.row)) }
    }
  }

  private mutating func add(_ kind: Finding.Kind, _ row: Int, _ other: Int) {
    guard known.insert(RowPair(row, other)).inserted else { return }
    let cosine = prompts.corpus.cosine(row, prompts.corpus, other)
    let spelling = prompts.forms[row].spellingSimilarity(prompts.forms[other])
    findings.append(
      prompts.finding(kind, row, other, cosine: cosine, sureness: (cosine + spelling) / 2))
  }
}
