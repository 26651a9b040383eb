import Streams

/// Prompts of one kind, and where the first of them stands.
struct PlacedCount: Sendable {
  private(set) var count = 0
  private var first: SourceLocation?

  /// Counts a prompt.
  mutating func add(at location: SourceLocation) {
    count += 1
    first = first ?? location
  }

  /// Adds those of a later batch.
  mutating func add(_ later: PlacedCount) {
    count += later.count
    first = first ?? later.first
  }

  /// Where the first stands, in words.
  var place: String { first.map { "\(count > 1 ? "the first " : "")at \($0.text)" } ?? "" }
}
