import Decision
public import Groundwork
public import Streams

/// Holds every batch of a stream against the first: one mapper, one taxonomy.
public struct OneMapper {
  /// Mapper and taxonomy of the stream; nil before the first row.
  public private(set) var first:
    (mapper: Name?, gate: Name?, taxonomy: Taxonomy, location: SourceLocation)?

  /// Whether rows of another mapper may follow, as where score has read another.
  private let mayChange: Bool

  /// Makes a check that has seen nothing.
  ///
  /// - Parameter mayChange: Whether rows of another mapper may follow, as where score has read another.
  public init(mayChange: Bool = false) { self.mayChange = mayChange }

  /// Checks a batch.
  ///
  /// - Throws: `Diagnostic` where rows of two mappers meet: their probabilities do not compare.
  public mutating func check<Value>(_ batch: ScoredBatch<Value>) throws(Diagnostic) {
    for run in batch.runs {
      guard let first, !mayChange else {
        self.first = (run.mapper, run.gate, run.taxonomy, run.location)
        continue
      }
      let place = "\(first.location.file):\(first.location.line ?? 0)"
      if let (own, other) = differingClasses(run, first.mapper) {
        throw Diagnostic(
          run.location, "the row was scored with \(own), but that at \(place) with \(other)",
          remedy: "score all rows with the same \(.classes)")
      }
      guard run.mapper == first.mapper else {
        throw Diagnostic(
          run.location,
          "\"mapper\" is \(named(run.mapper)), but \(named(first.mapper)) at \(place)",
          remedy: "score all rows with one mapper")
      }
      guard run.gate == first.gate else {
        throw Diagnostic(
          run.location,
          "\"gate_fingerprint\" is \(named(run.gate)), but \(named(first.gate)) at \(place)",
          remedy: "score all rows with one gate")
      }
      guard run.taxonomy == first.taxonomy else {
        throw Diagnostic(
          run.location, "\"scores\" has other classes than at \(place)",
          remedy: "score all rows with one mapper")
      }
    }
  }

  /// The classes that a run's mapper may predict, and those that another stamp of it names, where these differ.
  private func differingClasses(_ run: ScoredRun, _ other: Name?) -> (String, String)? {
    guard let own = run.mapper, let other, MapperStamp.differInClasses(own, other) else {
      return nil
    }
    let classes = run.taxonomy.classes
    return (MapperStamp(own).classes(of: classes), MapperStamp(other).classes(of: classes))
  }

  private func named(_ mapper: Name?) -> String { mapper.map { "\"\($0)\"" } ?? "missing" }
}
