/// Allots rows to folds so that every fold has its part of every class.
///
/// Exactly scikit-learn's `StratifiedKFold` without shuffling: classes are numbered by their first
/// appearance, the sorted labels are dealt round robin to count each fold's rows of a class, and
/// the class's rows go to the folds in blocks, in their order.
///
/// - Parameters:
///   - labels: Shape (n): classes 0 ..< classCount.
///   - classCount: Number of classes.
///   - folds: Number of folds, at least 2.
/// - Returns: Shape (n): the fold that holds each row out.
/// - SeeAlso: scikit-learn 1.9 `model_selection/_split.py`.
func stratifiedFolds(_ labels: [Int], classCount: Int, folds: Int) -> [Int] {
  var order: [Int] = []
  var counts = [Int](repeating: 0, count: classCount)
  for label in labels {
    if counts[label] == 0 { order.append(label) }
    counts[label] += 1
  }
  // For each class the fold that each of its rows, in turn, goes to.
  var next = [[Int]](repeating: [], count: classCount)
  var start = 0
  for label in order {
    var allotted = [Int](repeating: 0, count: folds)
    for position in start..<start + counts[label] { allotted[position % folds] += 1 }
    // Reversed, so that rows are taken from the end.
    for fold in (0..<folds).reversed() {
      next[label] += [Int](repeating: fold, count: allotted[fold])
    }
    start += counts[label]
  }
  return labels.map { next[$0].removeLast() }
}

/// The rows of a fold and the others, each in order.
///
/// - Parameters:
///   - folds: Shape (n), as `stratifiedFolds` returns it.
///   - fold: The fold held out.
/// - Returns: Row numbers; together all of them.
func split(_ folds: [Int], holdingOut fold: Int) -> (training: [Int32], heldOut: [Int32]) {
  var training: [Int32] = []
  var heldOut: [Int32] = []
  for (row, own) in folds.enumerated() {
    if own == fold { heldOut.append(Int32(row)) } else { training.append(Int32(row)) }
  }
  return (training, heldOut)
}
