/// What a user may have meant.
public enum Suggestion {
  /// The name that a misspelt one is nearest to.
  ///
  /// - Parameters:
  ///   - word: What was written.
  ///   - names: What could have been meant.
  ///   - most: Most single changes, where fewer are wanted than are usual.
  /// - Returns: The name that differs in nothing but case, or in how letters with marks are composed, else the
  ///   first of the nearest; nil where none is within two single changes, or, of a long word, a third of its
  ///   length. As many changes as the shorter of the two has bytes leave nothing of it: such a name is not near.
  public static func nearest(
    to word: String, among names: [String], withinChanges most: Int = .max
  ) -> String? {
    let lowercased = word.lowercased()
    if let same = names.first(where: { Name($0) != Name(word) && $0.lowercased() == lowercased }) {
      return same
    }
    let length = word.utf8.count
    let (limit, bytes) = (min(max(2, length / 3), most), Array(word.utf8))
    let near = names.filter { abs($0.utf8.count - length) <= limit }
      .map { (name: $0, distance: distance(bytes, Array($0.utf8), most: limit)) }
      .filter { $0.distance <= limit && $0.distance < min(length, $0.name.utf8.count) }
    // Of names as near, that which begins more like the word: its end is what is left off most.
    return near.min {
      ($0.distance, -sharedStart(word, $0.name)) < ($1.distance, -sharedStart(word, $1.name))
    }?.name
  }

  /// Bytes that two texts have in common at their start.
  private static func sharedStart(_ one: String, _ other: String) -> Int {
    zip(one.utf8, other.utf8).prefix { $0 == $1 }.count
  }

  /// What to do about a name that is none of those known.
  ///
  /// - Parameters:
  ///   - word: What was written.
  ///   - names: What could have been meant.
  /// - Returns: The nearest name as a question, where there is one, and all of them.
  public static func remedy(for word: String, among names: [String]) -> String {
    let near = nearest(to: word, among: names).map { "did you mean \"\($0)\"? " } ?? ""
    return "\(near)choose from \(names.joined(separator: ", "))"
  }

  /// The least number of bytes to insert, remove or replace: Levenshtein's distance.
  ///
  /// Of a distance above `most` it only says that it is larger.
  static func distance(_ one: [UInt8], _ other: [UInt8], most: Int = .max) -> Int {
    var row = Array(0...other.count)
    for (index, byte) in one.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in other.indices {
        let above = row[column + 1]
        let replaced = diagonal + (byte == other[column] ? 0 : 1)
        row[column + 1] = min(replaced, above + 1, row[column] + 1)
        diagonal = above
      }
      // No later row has a smaller number than the least of this one.
      if let least = row.min(), least > most { return least }
    }
    return row[other.count]
  }
}
