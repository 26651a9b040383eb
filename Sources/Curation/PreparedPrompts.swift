import Groundwork

/// A corpus with its prompts folded and each distinct prompt once.
struct PreparedPrompts: Sendable {
  let corpus: Corpus
  /// Shape (rows).
  let forms: [PromptForm]
  /// The first row of each distinct prompt, in order.
  let distinct: [Int]
  /// The first row of each prompt.
  let firstRows: [Name: Int]
  /// Shape (distinct, dimension), row-major: unit vectors.
  let directions: [Float]

  init(_ corpus: Corpus, threads: Int) {
    self.corpus = corpus
    let chunk = 512
    let rows = corpus.rows
    let parts: [[PromptForm]] = concurrentMap(
      count: (rows.count + chunk - 1) / chunk, threads: threads
    ) { (number: Int) throws(Never) in
      rows[number * chunk..<min(rows.count, (number + 1) * chunk)].map { PromptForm($0.prompt) }
    }
    forms = parts.flatMap { $0 }
    var first: [Name: Int] = [:]
    var distinct: [Int] = []
    for (index, row) in rows.enumerated() where first[Name(row.prompt)] == nil {
      first[Name(row.prompt)] = index
      distinct.append(index)
    }
    firstRows = first
    self.distinct = distinct
    let dimension = corpus.dimension
    var directions: [Float] = []
    directions.reserveCapacity(distinct.count * dimension)
    for row in distinct {
      directions += corpus.directions[row * dimension..<(row + 1) * dimension]
    }
    self.directions = directions
  }

  /// Numbers for the labels of the distinct prompts; rows without a label share one.
  var distinctGroups: [Int] {
    var numbers: [Name?: Int] = [:]
    return distinct.map { row in
      let label = corpus.rows[row].label
      let number = numbers[label] ?? numbers.count
      numbers[label] = number
      return number
    }
  }

  /// A finding about a row and another row.
  func finding(
    _ kind: Finding.Kind, _ row: Int, _ other: Int, of others: PreparedPrompts? = nil,
    cosine: Double, sureness: Double
  ) -> Finding {
    var finding = Finding(kind, corpus.rows[row], (others ?? self).corpus.rows[other])
    finding.cosine = cosine
    finding.sureness = sureness
    return finding
  }
}
