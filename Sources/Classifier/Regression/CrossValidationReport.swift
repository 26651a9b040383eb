/// What cross-validation found out about one value of C.
public struct CrossValidationRow: Sendable, Equatable {
  public var C: Double
  /// Mean log loss of the rows held out.
  public var logLoss: Double
  /// Standard error of that mean.
  public var standardError: Double
  /// Share of held-out rows whose class was on top.
  public var accuracy: Double
  /// Whether every fold's fit converged.
  public var converged: Bool
}

/// How C was chosen.
public struct CrossValidationReport: Sendable, Equatable {
  /// Number of stratified folds.
  public var folds: Int
  /// One row for each C, ascending.
  public var rows: [CrossValidationRow]
  /// The C of the lowest log loss, the smallest on a tie.
  public var chosen: Double
}
