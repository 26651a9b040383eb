import Groundwork

/// Which name a misspelt one was meant to be.
enum Spelling {
  /// The nearest name by edit distance, where at most a third of the letters differ.
  ///
  /// - Returns: nil where none is that near; the first where several are.
  /// - SeeAlso: Levenshtein (1966), Soviet Physics Doklady 10, 707–710.
  static func nearest(to name: Name, among names: [Name]) -> Name? {
    var best: (name: Name, distance: Int)?
    let letters = Array(name.text.lowercased().unicodeScalars)
    for candidate in names {
      let other = Array(candidate.text.lowercased().unicodeScalars)
      let distance = Self.distance(letters, other)
      guard distance * 3 <= max(letters.count, other.count) else { continue }
      if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
    }
    return best?.name
  }

  /// Insertions, deletions and replacements that make one of the other.
  private static func distance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
    var row = Array(0...other.count)
    for (index, scalar) in one.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for place in other.indices {
        let replaced = diagonal + (scalar == other[place] ? 0 : 1)
        diagonal = row[place + 1]
        row[place + 1] = min(replaced, diagonal + 1, row[place] + 1)
      }
    }
    return row[other.count]
  }
}
