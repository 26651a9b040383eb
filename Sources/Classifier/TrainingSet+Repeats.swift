import Groundwork

extension TrainingSet {
  /// The first row of the same prompt and class.
  ///
  /// - Returns: Shape (n): a row's own number where it is the first, or where prompts are unknown.
  func firstRows() -> [Int] {
    guard !promptHashes.isEmpty else { return Array(0..<count) }
    // Half full at most, so that looking on from slot to slot is short.
    let bits = Int.bitWidth - (2 * count).leadingZeroBitCount
    let size = 1 << bits
    var slots = [Int32](repeating: -1, count: size)
    return slots.withUnsafeMutableBufferPointer { slots in
      (0..<count).map { row in
        let (hash, label) = (promptHashes[row], labels[row])
        // The high bits of the product depend on all of the hash (Fibonacci hashing).
        var slot = Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - bits))
        while case let earlier = Int(slots[slot]), earlier >= 0 {
          if promptHashes[earlier] == hash, labels[earlier] == label { return earlier }
          slot = (slot + 1) & (size - 1)
        }
        slots[slot] = Int32(clamping: row)
        return row
      }
    }
  }

  /// Different prompts of each class, in taxonomy order; all its rows where prompts are unknown.
  func promptsPerClass() -> [Int] {
    var counts = [Int](repeating: 0, count: classes.count)
    for (row, first) in firstRows().enumerated() where row == first { counts[labels[row]] += 1 }
    return counts
  }

  /// What a class has to hold out: different prompts, in file order rows.
  ///
  /// - Returns: Shape (classes).
  func heldOutCounts(_ order: FoldOrder) -> [Int] {
    order == .file ? countPerClass : promptsPerClass()
  }

  /// Stratified folds.
  ///
  /// A model must not be judged on a prompt that it has learnt, so all rows of one prompt share a
  /// fold, unless they are dealt as they stand. Prompts that are unknown are dealt as they stand too.
  ///
  /// - Parameters:
  ///   - folds: Number of folds, at least 2.
  ///   - order: In which order rows are dealt.
  ///   - keepingRareRows: Whether classes that cannot fill the folds are held out in none.
  /// - Returns: Shape (n): the fold that each row is held out in, or -1 for none.
  func folds(
    _ folds: Int, order: FoldOrder = .hash, keepingRareRows: Bool = false
  ) -> [Int] {
    let first = order == .file ? Array(0..<count) : firstRows()
    let counts = heldOutCounts(order)
    var dealt = first.indices.filter {
      first[$0] == $0 && !(keepingRareRows && counts[labels[$0]] < folds)
    }
    if order == .hash, !promptHashes.isEmpty {
      dealt.sort {
        (promptHashes[$0], labels[$0]) < (promptHashes[$1], labels[$1])
      }
    }
    var result = [Int](repeating: -1, count: count)
    let own = stratifiedFolds(dealt.map { labels[$0] }, classCount: classes.count, folds: folds)
    for (slot, row) in dealt.enumerated() { result[row] = own[slot] }
    return first.map { result[$0] }
  }

  /// Why a class cannot fill so many folds, the first of them; nil where all can.
  func reasonAgainst(folds: Int, order: FoldOrder = .hash) -> String? {
    let rows = countPerClass
    for (index, count) in heldOutCounts(order).enumerated() where count < folds {
      let noun = count == rows[index] ? "row" : "different prompt"
      return "class \"\(classes[index])\" has \(counted(count, noun)), "
        + "too few for \(folds) folds"
    }
    return nil
  }

  /// The rows of some weight: one of weight 0 is as good as absent.
  ///
  /// - Returns: The rows, and where each stood; nil where all have weight.
  func withoutWeightlessRows() -> (set: TrainingSet, rows: [Int])? {
    guard let weights, weights.contains(0) else { return nil }
    let rows = weights.indices.filter { weights[$0] != 0 }
    var set = self
    set.labels = rows.map { labels[$0] }
    set.weights = rows.map { weights[$0] }
    set.promptHashes = promptHashes.isEmpty ? [] : rows.map { promptHashes[$0] }
    set.embeddings = rows.flatMap { embeddings[$0 * dimension..<($0 + 1) * dimension] }
    return (set, rows)
  }
}
