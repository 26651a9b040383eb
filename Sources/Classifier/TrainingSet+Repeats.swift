extension TrainingSet {
  /// The first row of the same prompt and class.
  ///
  /// - Returns: Shape (n): a row's own number where it is the first, or where prompts are unknown.
  func firstRows() -> [Int] {
    guard !promptHashes.isEmpty else { return Array(0..<count) }
    var first: [RowKey: Int] = [:]
    first.reserveCapacity(count)
    return (0..<count).map { row in
      let key = RowKey(hash: promptHashes[row], label: labels[row])
      if let earlier = first[key] { return earlier }
      first[key] = row
      return row
    }
  }

  /// Different prompts of each class, in taxonomy order; all its rows where prompts are unknown.
  func promptsPerClass() -> [Int] {
    var counts = [Int](repeating: 0, count: classes.count)
    for (row, first) in firstRows().enumerated() where row == first { counts[labels[row]] += 1 }
    return counts
  }

  /// Stratified folds that keep all rows of one prompt together.
  ///
  /// A model must not be judged on a prompt that it has learnt. Without repeats these are the folds
  /// of `stratifiedFolds`; with them, those of the first rows, which the others follow.
  ///
  /// - Parameter folds: Number of folds, at least 2.
  /// - Returns: Shape (n): the fold that each row is held out in.
  func folds(_ folds: Int) -> [Int] {
    let first = firstRows()
    let distinct = first.indices.filter { first[$0] == $0 }
    var result = [Int](repeating: 0, count: count)
    let own = stratifiedFolds(
      distinct.map { labels[$0] }, classCount: classes.count, folds: folds)
    for (slot, row) in distinct.enumerated() { result[row] = own[slot] }
    for row in first.indices { result[row] = result[first[row]] }
    return result
  }

  /// Why there cannot be so many folds, or nil.
  func reasonAgainst(folds: Int) -> String? {
    let rows = countPerClass
    for (index, count) in promptsPerClass().enumerated() where count < folds {
      let noun = count == rows[index] ? "row" : "different prompt"
      return "class \"\(classes[index])\" has \(count) \(noun)\(count == 1 ? "" : "s"), "
        + "too few for \(folds) folds"
    }
    return nil
  }
}

private struct RowKey: Hashable {
  var hash: UInt64
  var label: Int
}
