public import Groundwork

/// How much the rows of a class count.
public enum ClassWeight: Sendable, Equatable {
  /// n / (K · rows of the class), so that every class counts the same.
  case balanced
  /// Every row counts the same.
  case none
  /// A factor for the classes named; the others have 1.
  case perClass([(name: Name, weight: Double)])

  /// Whether the factors are the same, in one order.
  public static func == (left: ClassWeight, right: ClassWeight) -> Bool {
    switch (left, right) {
    case (.balanced, .balanced), (.none, .none): true
    case (.perClass(let left), .perClass(let right)):
      left.count == right.count
        && zip(left, right).allSatisfy { $0.name == $1.name && $0.weight == $1.weight }
    default: false
    }
  }
}

/// How a mapper is fitted.
public struct FitSettings: Sendable, Equatable {
  /// Inverse strength of the L2 penalty: ‖W‖² / (2C), intercepts free; positive.
  public var C: Double = 8
  /// Newton steps allowed.
  public var maximumIterations = 2000
  /// Bound on the largest gradient component of the objective, which is scaled to a mean loss.
  public var tolerance: Double = 1e-6
  public var classWeight: ClassWeight = .balanced

  /// The defaults: C = 8, 2000 iterations, tolerance 1e-6, balanced classes.
  public init() {}

  /// Checks the ranges.
  ///
  /// - Throws: `Failure`.
  func validate() throws(Failure) {
    guard C > 0, C.isFinite else { throw Failure("C is \(C); it must be positive") }
    guard maximumIterations > 0 else {
      throw Failure("the iterations are \(maximumIterations); at least 1 is needed")
    }
    guard tolerance > 0, tolerance.isFinite else {
      throw Failure("the tolerance is \(tolerance); it must be positive")
    }
  }
}
