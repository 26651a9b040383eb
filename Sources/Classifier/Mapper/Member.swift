/// One model and its calibrator; a mapper averages the probabilities of its members.
public struct Member: Sendable, Equatable {
  public var model: LinearModel
  public var calibrator: Calibrator
}
