import Groundwork

/// How well probabilities match what happened.
public struct CalibrationMetrics: Sendable, Equatable {
  /// Number of rows, n.
  public var rows: Int
  /// (1/n) Σ −log p of the row's class, with p at least 1e-15.
  public var logLoss: Double
  /// (1/n) Σ over rows and classes of (p − y)²; between 0 and 2.
  public var brier: Double
  /// Share of rows whose class is on top.
  public var accuracy: Double
  /// Expected calibration error of the top class in 15 bins of equal width.
  public var calibrationErrorByWidth: Double
  /// What a perfectly calibrated model with these confidences would show there.
  public var noiseFloorByWidth: Double
  /// Expected calibration error of the top class in 15 bins of about equal numbers of rows.
  public var calibrationErrorByMass: Double
  /// What a perfectly calibrated model with these confidences would show there.
  public var noiseFloorByMass: Double
  /// Number of different confidences.
  public var distinctConfidences: Int
  /// Rows whose class has a probability below 1e-15.
  public var clippedZeros: Int
}
