/// A method and how its cross-fitted probabilities did.
public struct CalibrationCandidate: Sendable, Equatable {
  public var method: CalibrationMethod
  public var metrics: CalibrationMetrics
}

/// What calibration did, and how it did.
public struct CalibrationReport: Sendable, Equatable {
  /// What was asked for: `auto` or a method.
  public var requested: String
  /// The method used; `none` also where there were too few rows.
  public var method: CalibrationMethod
  /// Number of stratified folds.
  public var folds: Int
  /// In which order rows were dealt to them.
  public var order: FoldOrder = .hash
  /// Whether the folds' models are averaged.
  public var ensemble: Bool
  /// Whether the rows were held out from the model by the user.
  public var prefit: Bool
  /// Rows held out and judged; where nothing was done, all rows.
  public var rows: Int
  /// Why the mapper is not calibrated although it was asked for; nil where it is.
  public var reason: String?
  /// Cross-fitted metrics, those of `none` first.
  ///
  /// Neither the model nor the calibrator saw the row that it is judged on. Empty where there
  /// were too few rows.
  public var candidates: [CalibrationCandidate]

  /// Metrics of the logits as they are.
  public var before: CalibrationMetrics? {
    candidates.first { $0.method == .none }?.metrics
  }

  /// Metrics of the method used.
  public var after: CalibrationMetrics? {
    candidates.first { $0.method == method }?.metrics
  }
}
