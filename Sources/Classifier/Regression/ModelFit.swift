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
) throws(ClassifierError) -> ModelFit {
  let weights = try sampleWeights(of: training, rows: rows, classWeight: settings.classWeight)
  let total = weights.reduce(0, +)
  guard total > 0, total.isFinite, (1 / (settings.C * total)).isFinite else { throw .overflow }
  let outputs = training.classes.count == 2 ? 1 : training.classes.count
  var parameters = start ?? [Double](repeating: 0, count: outputs * (training.dimension + 1))
  let outcome = training.embeddings.withUnsafeBufferPointer {
    embeddings -> Result<Convergence, ClassifierError> in
    guard let base = embeddings.baseAddress else { return .failure(.noRows) }
    let objective = LogisticObjective(
      embeddings: base, training: training, rows: rows, sampleWeights: weights, C: settings.C,
      threads: threads)
    let solver = NewtonSolver(
      objective: objective, maximumIterations: settings.maximumIterations,
      tolerance: settings.tolerance)
    do throws(ClassifierError) {
      return .success(try solver.minimise(&parameters))
    } catch {
      return .failure(error)
    }
  }
  let convergence = try outcome.get()
  guard parameters.allSatisfy(\.isFinite) else { throw .overflow }
  return ModelFit(
    parameters: parameters, convergence: convergence,
    model: LinearModel(
      parameters: parameters, outputs: outputs, dimension: training.dimension))
}
