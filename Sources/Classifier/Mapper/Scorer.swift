public import Groundwork
import LinearAlgebra

/// What a mapper says about one row.
public struct Scored: Sendable, Equatable {
  /// The class on top, the first in taxonomy order on a tie.
  public var predicted: Int
  /// Its probability.
  public var confidence: Double
  /// Its lead over the next of the classes that may be predicted; with no other, its probability.
  public var margin: Double
  /// The share of training rows that come no nearer to the exemplars of the class on top, in [0, 1].
  public var familiarity: Double
  /// The share of training rows that are no more clearly about what the mapper does, in [0, 1].
  public var scope: Double
}

/// Scores rows one by one, each with the same bits whatever came before it.
///
/// Not for use by two threads at once: make one a thread.
public final class Scorer {
  private let members: [Member]
  private let exemplars: Exemplars
  private let familiarity: FamiliarityTable
  private let scope: Scope?
  private let distance: RelativeDistanceEvaluator?
  private let scopeClasses: ScopeClasses
  private let dimension: Int
  private let classCount: Int
  private let outputs: Int
  /// Shape (dimension): the row in Double.
  private var wide: [Double]
  /// Shape (dimension): the row at length 1.
  private var direction: [Float]
  /// Shape (outputs).
  private var logits: [Double]
  /// Shape (outputs): the members' mean logits, before calibration.
  private var meanLogits: [Double]
  /// Shape (classes): one member's probabilities.
  private var shares: [Double]

  init(_ mapper: Mapper) {
    members = mapper.members
    exemplars = mapper.exemplars
    familiarity = mapper.familiarity
    scope = mapper.scope
    distance = mapper.scope?.distance.makeEvaluator()
    scopeClasses = ScopeClasses(executable: mapper.classes.indices.map { mapper.isExecutable($0) })
    dimension = mapper.dimension
    classCount = mapper.classes.count
    outputs = mapper.classes.count == 2 ? 1 : mapper.classes.count
    wide = [Double](repeating: 0, count: mapper.dimension)
    direction = [Float](repeating: 0, count: mapper.dimension)
    logits = [Double](repeating: 0, count: outputs)
    meanLogits = logits
    shares = [Double](repeating: 0, count: mapper.classes.count)
  }

  /// Scores one row.
  ///
  /// `allowed` restricts the decision, not the probabilities: they still run over all classes,
  /// so that a prompt that belongs to a class left out shows a low confidence instead of a high
  /// one for the nearest class allowed.
  ///
  /// - Parameters:
  ///   - embedding: Shape (dimension).
  ///   - allowed: Shape (classes): which classes may be predicted, at least one; nil allows all.
  ///   - probabilities: Shape (classes), in taxonomy order, adding up to 1; replaced.
  /// - Returns: The class on top and how far to trust it.
  /// - Throws: `Failure` where a size is wrong, no class is allowed, or a number or logit is not finite.
  public func score(
    _ embedding: UnsafeBufferPointer<Float>, allowed: [Bool]? = nil,
    into probabilities: inout [Double]
  ) throws(Failure) -> Scored {
    guard embedding.count == dimension else {
      throw .dimensionMismatch(found: embedding.count, wanted: dimension)
    }
    if let allowed {
      guard allowed.count == classCount else {
        throw .sizeMismatch("classes allowed", found: allowed.count, wanted: classCount)
      }
      guard allowed.contains(true) else { throw Failure("no class may be predicted") }
    }
    if probabilities.count != classCount {
      probabilities = [Double](repeating: 0, count: classCount)
    }
    guard combineMembers(embedding, into: &probabilities) else { throw .overflow }
    var scored = Scored(probabilities, allowed: allowed)
    let (nearness, distance) = compare(embedding, with: scored.predicted, allowed: allowed)
    scored.familiarity = familiarity.share(notAbove: nearness)
    if let scope, let distance {
      let (clarity, gap) = scopeClasses.evidence(
        meanLogits, outputs: outputs, top: scored.predicted, allowed: allowed)
      scored.scope = scope.share(
        ScopeValues(distance: distance, nearness: nearness, clarity: clarity, gap: gap))
    }
    return scored
  }

  /// How near a row comes to a class's exemplars, and its distance; nil where that has nothing to go by.
  private func compare(
    _ embedding: UnsafeBufferPointer<Float>, with label: Int, allowed: [Bool]?
  ) -> (nearness: Double, distance: Double?) {
    direction.withUnsafeMutableBufferPointer { direction in
      guard let row = embedding.baseAddress, let direction = direction.baseAddress else {
        return (Exemplars.farthest, nil)
      }
      normalize(row, into: direction, count: dimension)
      return (
        exemplars.nearness(of: direction, to: label),
        distance?.value(of: direction, allowed: allowed)
      )
    }
  }

  /// The members' mean probabilities.
  ///
  /// - Returns: Whether every logit is finite.
  private func combineMembers(
    _ embedding: UnsafeBufferPointer<Float>, into probabilities: inout [Double]
  ) -> Bool {
    var isFinite = true
    wide.withUnsafeMutableBufferPointer { wide in
      logits.withUnsafeMutableBufferPointer { logits in
        shares.withUnsafeMutableBufferPointer { shares in
          guard let row = embedding.baseAddress, let wide = wide.baseAddress,
            let logits = logits.baseAddress, let shares = shares.baseAddress
          else { return }
          widen(row, into: wide, count: dimension)
          for output in 0..<outputs { meanLogits[output] = 0 }
          for index in 0..<classCount { probabilities[index] = 0 }
          for member in members {
            member.model.logits(of: wide, into: logits)
            for output in 0..<outputs {
              isFinite = isFinite && logits[output].isFinite
              meanLogits[output] += logits[output]
            }
            member.calibrator.apply(logits, outputs: outputs, into: shares)
            for index in 0..<classCount { probabilities[index] += shares[index] }
          }
        }
      }
    }
    let count = Double(members.count)
    if members.count > 1 {
      for index in 0..<classCount { probabilities[index] /= count }
      for output in 0..<outputs { meanLogits[output] /= count }
    }
    return isFinite
  }
}

extension Scored {
  /// The class on top and its lead; familiarity is not known from probabilities.
  ///
  /// - Parameters:
  ///   - probabilities: Shape (classes).
  ///   - allowed: Shape (classes): which may be predicted, at least one; nil allows all.
  init(_ probabilities: some RandomAccessCollection<Double>, allowed: [Bool]? = nil) {
    var top = -1
    var (first, second) = (0.0, 0.0)
    for (index, probability) in probabilities.enumerated() where allowed?[index] ?? true {
      if top < 0 {
        (top, first) = (index, probability)
      } else if probability > first {
        second = first
        (top, first) = (index, probability)
      } else if probability > second {
        second = probability
      }
    }
    self.init(
      predicted: top, confidence: first, margin: first - second, familiarity: 0, scope: 0)
  }
}

extension LinearModel {
  /// The logits of one row, each a sum in one fixed order.
  ///
  /// - Parameters:
  ///   - row: Shape (dimension).
  ///   - logits: Shape (outputs); replaced.
  func logits(of row: UnsafePointer<Double>, into logits: UnsafeMutablePointer<Double>) {
    weights.withUnsafeBufferPointer { weights in
      guard let weights = weights.baseAddress else { return }
      for output in 0..<outputs {
        logits[output] =
          intercepts[output] + dot(row, weights + output * dimension, count: dimension)
      }
    }
  }
}
