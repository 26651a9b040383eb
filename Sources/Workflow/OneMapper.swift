import Decision
import Groundwork
public import Streams

/// Holds every batch of a stream against the first: one mapper, one taxonomy.
public struct OneMapper {
  /// The run that the stream starts with; nil before the first row.
  public private(set) var first: ScoredRun?

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
        self.first = run
        continue
      }
      let (own, wanted) = (run.origin, first.origin)
      let place = "\(first.location.file):\(first.location.line ?? 0)"
      if let (mine, other) = differingClasses(own, wanted) {
        throw Diagnostic(
          run.location, "the row was scored with \(mine), but that at \(place) with \(other)",
          remedy: "score all rows with the same \(.classes)")
      }
      guard own.mapper == wanted.mapper else {
        throw Diagnostic(
          run.location,
          "\"mapper\" is \(named(own.mapper)), but \(named(wanted.mapper)) at \(place)",
          remedy: "score all rows with one mapper")
      }
      guard own.gate == wanted.gate else {
        throw Diagnostic(
          run.location,
          "\"gate_fingerprint\" is \(named(own.gate)), but \(named(wanted.gate)) at \(place)",
          remedy: "score all rows with one gate")
      }
      guard own.taxonomy == wanted.taxonomy else {
        throw Diagnostic(
          run.location, "\"scores\" has other classes than at \(place)",
          remedy: "score all rows with one mapper")
      }
    }
  }

  /// The classes that a run's mapper may predict, and those that another stamp of it names, where these differ.
  private func differingClasses(_ run: RowOrigin, _ first: RowOrigin) -> (String, String)? {
    guard let own = run.mapper, let other = first.mapper, MapperStamp.differInClasses(own, other)
    else { return nil }
    let classes = run.taxonomy.classes
    return (MapperStamp(own).classes(of: classes), MapperStamp(other).classes(of: classes))
  }

  private func named(_ mapper: Name?) -> String { mapper.map { "\"\($0)\"" } ?? "missing" }
}
