import Groundwork
import LinearAlgebra

/// The solver's parameters after a fit, and how it ended.
struct ModelFit {
  /// Shape (outputs, dimension + 1).
  var parameters: [Double]
  var convergence: Convergence
  var model: LinearModel
}

/// Fits one logistic regression.
///
/// Vectors that are far from length 1 are fitted at another scale: with x = s x′ the problem is that
/// of x′ with C s² in place of C, and W = W′ / s. A power of two makes that exact. The convergence is
/// then that of the scaled problem.
///
/// - Parameters:
///   - training: Valid rows.
///   - rows: The rows to fit on, or nil for all; every class is among them.
///   - settings: Penalty, tolerance, class weights.
///   - start: Parameters to start from, or nil for zeros.
///   - threads: Threads to use; the result does not depend on it.
/// - Returns: The fit.
/// - Throws: A setting that does not fit the rows, or `overflow`.
func fitModel(
  _ training: TrainingSet, rows: [Int32]?, settings: FitSettings, start: [Double]? = nil,
  threads: Int
) throws(Failure) -> ModelFit {
  let scale = training.unusualScale
  guard scale == 1 else {
    var scaling = settings
    scaling.C *= scale * scale
    guard scaling.C.isFinite, scaling.C > 0 else { throw .overflow }
    let width = training.dimension + 1
    func rescaled(_ parameters: [Double], by factor: Double) -> [Double] {
      parameters.indices.map {
        $0 % width == width - 1 ? parameters[$0] : parameters[$0] * factor
      }
    }
    var fit = try fitModel(
      training.scaled(by: Float(1 / scale)), rows: rows, settings: scaling,
      start: start.map { rescaled($0, by: scale) }, threads: threads)
    fit.parameters = rescaled(fit.parameters, by: 1 / scale)
    guard fit.parameters.allSatisfy(\.isFinite) else { throw .overflow }
    fit.model = LinearModel(
      parameters: fit.parameters, outputs: fit.model.outputs, dimension: training.dimension)
    return fit
  }
  var weights = try sampleWeights(of: training, rows: rows, classWeight: settings.classWeight)
  let total = weights.reduce(0, +)
  guard total > 0, total.isFinite, (1 / (settings.C * total)).isFinite else { throw .overflow }
  let outputs = training.classes.count == 2 ? 1 : training.classes.count
  var parameters = start ?? [Double](repeating: 0, count: outputs * (training.dimension + 1))
  let convergence = try training.embeddings.withUnsafeBufferPointer {
    (embeddings) throws(Failure) -> Convergence in
    guard let base = embeddings.baseAddress else { throw .overflow }
    var firstGradient: Double?
    if start == nil, let sample = training.firstSample(of: rows, weights: weights) {
      // A part of the rows leads near the optimum of all, at its share of the price.
      let objective = LogisticObjective(
        embeddings: base, training: training, rows: sample.rows, sampleWeights: sample.weights,
        C: settings.C * total / sample.weights.reduce(0, +), threads: threads)
      let solver = NewtonSolver(
        objective: objective, maximumIterations: settings.maximumIterations,
        tolerance: FirstSample.tolerance, precision: FirstSample.precision)
      _ = try solver.minimise(&parameters, firstGradient: &firstGradient)
    }
    let objective = LogisticObjective(
      embeddings: base, training: training, rows: rows, sampleWeights: exchange(&weights, with: []),
      C: settings.C, threads: threads)
    let solver = NewtonSolver(
      objective: objective, maximumIterations: settings.maximumIterations,
      tolerance: settings.tolerance)
    return try solver.minimise(&parameters, firstGradient: &firstGradient)
  }
  guard parameters.allSatisfy(\.isFinite) else { throw .overflow }
  return ModelFit(
    parameters: parameters, convergence: convergence,
    model: LinearModel(
      parameters: parameters, outputs: outputs, dimension: training.dimension))
}

/// Rows that a fit of many starts with.
private struct FirstSample {
  /// One row of a class in so many.
  static let step = 8
  /// Fewer rows than this are all fitted at once: there is little to save.
  static let fewestRows = 4096
  /// Rows for every parameter from which on a sample's optimum is near that of all.
  static let rowsPerParameter = 24
  /// How exactly the sample's optimum is wanted: its own error is larger.
  static let tolerance = 1e-4
  static let precision = 1e-4

  var rows: [Int32]
  /// Shape (rows).
  var weights: [Double]
}

extension TrainingSet {
  /// Every eighth row of each class, the first included.
  ///
  /// - Parameters:
  ///   - rows: The rows to fit on, or nil for all.
  ///   - weights: Shape (rows).
  /// - Returns: nil where there are too few rows for their number of parameters.
  fileprivate func firstSample(of rows: [Int32]?, weights: [Double]) -> FirstSample? {
    let parameters = (classes.count == 2 ? 1 : classes.count) * (dimension + 1)
    guard weights.count >= FirstSample.fewestRows,
      weights.count / FirstSample.rowsPerParameter >= parameters
    else { return nil }
    var sample = FirstSample(rows: [], weights: [])
    var seen = [Int](repeating: 0, count: classes.count)
    for index in weights.indices {
      let row = rows?[index] ?? Int32(clamping: index)
      let label = labels[Int(row)]
      if seen[label] % FirstSample.step == 0 {
        sample.rows.append(row)
        sample.weights.append(weights[index])
      }
      seen[label] += 1
    }
    return sample.weights.contains { $0 > 0 } ? sample : nil
  }
}

extension TrainingSet {
  /// Sizes of the largest number of a vector that are fitted as they are.
  private static let usualSizes: ClosedRange<Float> = 0x1p-20...0x1p7

  /// The power of two of the largest number, where that is beyond `usualSizes`; else 1.
  fileprivate var unusualScale: Double {
    let largest = embeddings.reduce(0) { max($0, abs($1)) }
    guard largest > 0, !TrainingSet.usualSizes.contains(largest) else { return 1 }
    // Within what a Float can be divided by.
    let exponent = min(126, max(-125, largest.exponent))
    return Double(sign: .plus, exponent: Int(exponent), significand: 1)
  }

  /// The same rows with every number multiplied.
  fileprivate func scaled(by factor: Float) -> TrainingSet {
    var set = self
    set.embeddings = embeddings.map { $0 * factor }
    return set
  }
}
