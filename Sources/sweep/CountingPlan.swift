import Decision
import Groundwork
import Streams

/// What is counted, and of which rows.
struct CountingPlan {
  /// Most cells that the histograms of all threads may have together, 64 MB of them.
  private static let sharedLimit = 1 << 20

  var grid: GridRequest
  var byClass: Bool
  var unseenOnly: Bool
  /// The field by whose values rows are counted apart; nil counts them together.
  var field: String?
  var split: PromptSplit?
  var splitBy: PromptSplit.Rule
  /// Whether to follow the risk-coverage curve.
  var curve: Bool
  /// Threads that read rows.
  var threads: Int

  /// Whether the place of a row depends on the row alone, so that the thread that reads it finds it.
  var placesRowsAlone: Bool {
    !grid.isExact && field == nil && !curve && (split == nil || splitBy == .hash)
  }

  /// The rows that alone may be counted; nil where all may, or each value of the field apart.
  var slice: RowSlice? { field.map { Name($0) } == grid.slice?.field ? nil : grid.slice }

  /// What to do where a row is none of them.
  var sliceRemedy: Message {
    "give those rows only, or count each value apart with --by-field \(grid.slice?.field.text ?? "")"
  }

  /// Histograms without rows, over a taxonomy.
  ///
  /// - Parameters:
  ///   - taxonomy: The classes, in order.
  ///   - countsRows: Whether rows will be counted in them, not only placed.
  /// - Returns: One for each class, or one for all.
  /// - Throws: `Diagnostic` where the grid does not fit the classes, or there is too much to count.
  func histograms(
    taxonomy: [Name], countsRows: Bool = true
  ) throws(Diagnostic) -> GridHistograms {
    let grid = try grid.grid(taxonomy: taxonomy)
    return try Diagnostic.placing(
      try GridHistograms(grid: grid, classes: taxonomy, byClass: byClass, countsRows: countsRows))
  }

  /// Whether each thread may count in histograms of its own; else one thread counts for all.
  func countsApart(taxonomy: [Name]) throws(Diagnostic) -> Bool {
    let grid = try grid.grid(taxonomy: taxonomy)
    let cells = GridHistograms.cells(of: grid, classes: taxonomy.count, byClass: byClass)
    return cells * threads <= Self.sharedLimit
  }
}
