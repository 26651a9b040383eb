/// How the cells of a sweep lie: which of them fires wherever another does.
protocol PlaceOrder {
  /// Whether the second cell fires at every point at which the first does.
  func isWithin(_ cell: Int, _ other: Int) -> Bool
  /// The cell that fires where both do.
  func meet(_ cell: Int, _ other: Int) -> Int
  /// The cell that fires at every point.
  var always: Int { get }
}
