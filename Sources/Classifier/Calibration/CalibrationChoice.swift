/// What was asked of calibration.
public enum CalibrationChoice: Sendable, Equatable {
  /// The method of the lowest cross-fitted log loss; see `calibrate`.
  case automatic
  case method(CalibrationMethod)

  /// The word for it: `auto` or the method's name.
  public var name: String {
    switch self {
    case .automatic: "auto"
    case .method(let method): method.rawValue
    }
  }
}
