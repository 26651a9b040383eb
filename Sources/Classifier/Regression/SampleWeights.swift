import Groundwork

/// What each row weighs in the objective: row weight times class weight.
///
/// Balanced class weights are Σw / (K · Σ of w over the class), as scikit-learn's
/// `compute_class_weight` with sample weights.
///
/// - Parameters:
///   - training: Valid rows.
///   - rows: The rows to fit on, or nil for all.
///   - classWeight: How much the rows of a class count.
/// - Returns: Shape (rows).
/// - Throws: `Failure` for weights by name that are no classes or not positive.
func sampleWeights(
  of training: TrainingSet, rows: [Int32]?, classWeight: ClassWeight
) throws(Failure) -> [Double] {
  var weights: [Double] = []
  var labels: [Int] = []
  if let rows {
    weights = rows.map { training.weights?[Int($0)] ?? 1 }
    labels = rows.map { training.labels[Int($0)] }
  } else {
    weights = training.weights ?? [Double](repeating: 1, count: training.count)
    labels = training.labels
  }
  let factors = try classFactors(
    classWeight, classes: training.classes, labels: labels, weights: weights)
  for (row, label) in labels.enumerated() { weights[row] *= factors[label] }
  return weights
}

/// The factor of each class, in taxonomy order.
private func classFactors(
  _ classWeight: ClassWeight, classes: [Name], labels: [Int], weights: [Double]
) throws(Failure) -> [Double] {
  switch classWeight {
  case .none:
    return [Double](repeating: 1, count: classes.count)
  case .balanced:
    var totals = [Double](repeating: 0, count: classes.count)
    for (row, label) in labels.enumerated() { totals[label] += weights[row] }
    let total = totals.reduce(0, +)
    let present = totals.count { $0 > 0 }
    return totals.map { $0 > 0 ? total / (Double(present) * $0) : 0 }
  case .perClass(let named):
    var factors = [Double](repeating: 1, count: classes.count)
    for (name, weight) in named {
      guard let index = classes.firstIndex(of: name) else {
        throw .unknownClass(name, in: "the class weights", among: classes)
      }
      guard weight > 0, weight.isFinite else {
        throw Failure("the weight of class \"\(name)\" is \(weight); it must be positive")
      }
      factors[index] = weight
    }
    return factors
  }
}
