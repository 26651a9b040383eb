/// The cross-validated choice of C.
public struct CrossValidation: Sendable, Equatable {
  /// Number of stratified folds, at least 2.
  public var folds: Int
  /// Candidates, in any order; duplicates count once.
  public var candidates: [Double]

  /// Asks for a choice of C.
  ///
  /// - Parameters:
  ///   - folds: Number of stratified folds, at least 2.
  ///   - candidates: Values of C, positive.
  public init(folds: Int, candidates: [Double]) {
    self.folds = folds
    self.candidates = candidates
  }
}
