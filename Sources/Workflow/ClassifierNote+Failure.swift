public import Classifier

extension ClassifierNote {
  /// Whether the tool did not do what it was asked to, which a quiet tool must not hide.
  public var isFailure: Bool {
    switch self {
    case .notConverged, .notCalibrated: true
    default: false
    }
  }
}
