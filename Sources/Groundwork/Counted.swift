/// A number of things: `1 row`, `2 rows`.
///
/// - Parameters:
///   - count: How many.
///   - noun: One of them.
///   - plural: Several of them; nil adds an s to the noun.
/// - Returns: The number and the word that agrees with it.
public func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
  "\(count) \(agreeing(count, noun, plural ?? noun + "s"))"
}

/// A number of things among others of their kind: `1 of 1 row`, `1 of 2 rows`.
///
/// - Parameters:
///   - count: How many.
///   - total: How many there are.
///   - noun: One of them; an s makes several.
/// - Returns: Both numbers and the word that agrees with the second.
public func counted(_ count: Int, of total: Int, _ noun: String) -> String {
  "\(count) of \(counted(total, noun))"
}

/// The word that agrees with a number of things: `has` with 1, `have` with any other.
public func agreeing(_ count: Int, _ one: String, _ many: String) -> String {
  count == 1 ? one : many
}

/// The first of some words, with how many there are where they are more: `a, b, c, d, e, f, … (9)`.
public func listed(_ words: [String], most: Int = 6) -> String {
  let shown = words.prefix(most).joined(separator: ", ")
  return words.count > most ? "\(shown), … (\(words.count))" : shown
}
