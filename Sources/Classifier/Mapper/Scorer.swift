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

/// Scores rows, each with the same bits whatever came before it or along with it.
///
/// Not for use by two threads at once: make one a thread.
public final class Scorer {
  /// Most rows that are prepared at once: the mapper's numbers are then read once for all of them.
  public static let blockRows = 16

  private let members: [ScorerMember]
  private let exemplars: Exemplars
  private let familiarity: FamiliarityTable
  private let scope: Scope?
  private let distance: RelativeDistanceEvaluator?
  private let scopeClasses: ScopeClasses
  private let dimension: Int
  private let classCount: Int
  private let outputs: Int
  /// Rows that are prepared.
  private var prepared = 0
  /// Shape (blockRows, dimension): the rows in Double.
  private let wide: AlignedMemory
  /// Shape (blockRows, padded): the rows at length 1.
  private let directions: Directions
  /// Shape (outputs).
  private var logits: [Double]
  /// Shape (outputs): the members' mean logits, before calibration.
  private var meanLogits: [Double]
  /// Shape (classes): one member's probabilities.
  private var shares: [Double]

  init(_ mapper: Mapper) {
    outputs = mapper.classes.count == 2 ? 1 : mapper.classes.count
    members = mapper.members.map { ScorerMember($0) }
    exemplars = mapper.exemplars
    familiarity = mapper.familiarity
    scope = mapper.scope
    distance = mapper.scope?.distance.makeEvaluator()
    scopeClasses = ScopeClasses(executable: mapper.classes.indices.map { mapper.isExecutable($0) })
    dimension = mapper.dimension
    classCount = mapper.classes.count
    wide = AlignedMemory(for: Double.self, count: Scorer.blockRows * mapper.dimension)
    directions = Directions(rows: Scorer.blockRows, dimension: mapper.dimension)
    logits = [Double](repeating: 0, count: outputs)
    meanLogits = logits
    shares = [Double](repeating: 0, count: mapper.classes.count)
  }

  /// Computes what rows have to do with the mapper's numbers, for `score(prepared:)`.
  ///
  /// - Parameters:
  ///   - rows: Shape (count, dimension), row-major.
  ///   - count: At most `blockRows`.
  public func prepare(_ rows: UnsafeBufferPointer<Float>, count: Int) {
    prepared = 0
    guard let rows = rows.baseAddress, count <= Scorer.blockRows else { return }
    let wide = wide.bound(to: Double.self)
    widen(rows, into: wide, count: count * dimension)
    directions.set(first: count, to: rows)
    for member in members { member.prepare(wide, count: count) }
    distance?.prepare(directions, count: count)
    prepared = count
  }

  /// Scores one row.
  ///
  /// - Parameters:
  ///   - embedding: Shape (dimension).
  ///   - allowed: See `score(prepared:)`, as for the others.
  ///   - probabilities: Shape (classes), in taxonomy order, adding up to 1; replaced.
  /// - Returns: The class on top and how far to trust it.
  /// - Throws: `Failure` where the size is wrong, and where `score(prepared:)` throws it.
  public func score(
    _ embedding: UnsafeBufferPointer<Float>, allowed: [Bool]? = nil,
    into probabilities: inout [Double]
  ) throws(Failure) -> Scored {
    guard embedding.count == dimension else {
      throw .dimensionMismatch(found: embedding.count, wanted: dimension)
    }
    prepare(embedding, count: 1)
    return try score(prepared: 0, allowed: allowed, into: &probabilities)
  }

  /// Scores one of the rows that were prepared last.
  ///
  /// `allowed` restricts the decision, not the probabilities: they still run over all classes,
  /// so that a prompt that belongs to a class left out shows a low confidence instead of a high
  /// one for the nearest class allowed.
  ///
  /// - Parameters:
  ///   - row: Which of them, from 0.
  ///   - allowed: Shape (classes): which classes may be predicted, at least one; nil allows all.
  ///   - probabilities: Shape (classes), in taxonomy order, adding up to 1; replaced.
  /// - Returns: The class on top and how far to trust it.
  /// - Throws: `Failure` where the row was not prepared, a size is wrong, no class is allowed, or a number
  ///   or logit is not finite.
  public func score(
    prepared row: Int, allowed: [Bool]? = nil, into probabilities: inout [Double]
  ) throws(Failure) -> Scored {
    guard row < prepared else {
      throw .sizeMismatch("rows prepared", found: prepared, wanted: row + 1)
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
    guard combineMembers(row, into: &probabilities) else { throw .overflow }
    var scored = Scored(probabilities, allowed: allowed)
    let similarity = exemplars.similarity(of: directions[row], to: scored.predicted)
    scored.familiarity = familiarity.share(notAbove: similarity)
    if let scope, let distance = distance?.value(ofPrepared: row, allowed: allowed) {
      let (clarity, gap) = scopeClasses.evidence(
        meanLogits, outputs: outputs, top: scored.predicted, allowed: allowed)
      scored.scope = scope.share(
        ScopeValues(distance: distance, similarity: similarity, clarity: clarity, gap: gap))
    }
    return scored
  }

  /// The members' mean probabilities of a prepared row.
  ///
  /// - Returns: Whether every logit is finite.
  private func combineMembers(_ row: Int, into probabilities: inout [Double]) -> Bool {
    var isFinite = true
    logits.withUnsafeMutableBufferPointer { logits in
      shares.withUnsafeMutableBufferPointer { shares in
        guard let logits = logits.baseAddress, let shares = shares.baseAddress else { return }
        for output in 0..<outputs { meanLogits[output] = 0 }
        for index in 0..<classCount { probabilities[index] = 0 }
        for member in members {
          member.logits(ofPrepared: row, into: logits)
          for output in 0..<outputs {
            isFinite = isFinite && logits[output].isFinite
            meanLogits[output] += logits[output]
          }
          member.calibrator.apply(logits, outputs: outputs, into: shares)
          for index in 0..<classCount { probabilities[index] += shares[index] }
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

/// A member whose weights are in the kernels' order, with room for a block's products.
private struct ScorerMember {
  let calibrator: Calibrator
  private let weights: PackedColumns<Double>
  private let intercepts: [Double]
  /// Shape (blockRows, padded).
  private let products: AlignedMemory

  init(_ member: Member) {
    calibrator = member.calibrator
    weights = PackedColumns(member.model.weights, dimension: member.model.dimension)
    intercepts = member.model.intercepts
    products = AlignedMemory(for: Double.self, count: Scorer.blockRows * weights.padded)
  }

  /// Multiplies rows, shape (count, dimension), with the weights.
  func prepare(_ rows: UnsafePointer<Double>, count: Int) {
    weights.products(
      of: rows, count: count, stride: weights.dimension, into: products.bound(to: Double.self))
  }

  /// The logits of a prepared row, each a sum in one fixed order.
  ///
  /// - Parameters:
  ///   - row: Which row.
  ///   - logits: Shape (outputs); replaced.
  func logits(ofPrepared row: Int, into logits: UnsafeMutablePointer<Double>) {
    let products = products.bound(to: Double.self) + row * weights.padded
    for output in intercepts.indices { logits[output] = intercepts[output] + products[output] }
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
