public import Groundwork

/// Labelled prompts among which the nearest to a vector are found.
public struct Exemplars: Sendable {
  /// One of them, as near as it is.
  public struct Near: Sendable {
    /// The prompt.
    public var prompt: String
    /// Its label; nil where nothing must execute.
    public var label: Name?
    /// Cosine to the vector, in [-1, 1].
    public var cosine: Double
  }

  private let corpus: Corpus
  /// Numbers in a vector; 0 where there are no exemplars.
  public var dimension: Int { corpus.dimension }

  /// Takes the rows of a corpus.
  public init(_ corpus: Corpus) { self.corpus = corpus }

  /// The nearest to a vector, nearest first.
  ///
  /// - Parameters:
  ///   - count: How many, at least 1.
  ///   - vector: Shape (dimension), finite.
  /// - Returns: At most `count`; none where there are no exemplars.
  /// - Complexity: O(exemplars · dimension).
  public func nearest(_ count: Int, to vector: [Float]) -> [Near] {
    guard corpus.dimension > 0, vector.count == corpus.dimension else { return [] }
    var query = Corpus()
    guard (try? query.append(Corpus.Row(prompt: "", label: nil), vector: vector)) != nil else {
      return []
    }
    let found = NearestNeighbours(
      count, of: query.directions, among: corpus.directions, dimension: corpus.dimension,
      threads: 1)
    return (found.neighbours.first ?? []).map { neighbour in
      let row = corpus.rows[neighbour.row]
      return Near(
        prompt: row.prompt, label: row.label, cosine: corpus.cosine(neighbour.row, query, 0))
    }
  }
}
