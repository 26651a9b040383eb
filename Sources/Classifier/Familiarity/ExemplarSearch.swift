import Groundwork
import LinearAlgebra

/// Finds the exemplars of training rows, and how near rows come to those of the class on top.
struct ExemplarSearch: Sendable {
  /// Most rows of a class that are gathered into clusters, evenly spread over its rows.
  static let sampledRows = 1024

  let exemplars: Exemplars
  private let training: TrainingSet
  private let threads: Int
  /// Shape (classes).
  private let clusters: [SphericalClusters]
  /// Shape (n): which of its class's gathered rows a row is, or repeats; or -1.
  private let slots: [Int]

  /// Finds the exemplars of every class.
  ///
  /// - Parameters:
  ///   - training: Valid rows.
  ///   - rows: The rows to look at, or nil for all.
  ///   - threads: Threads to use; the result does not depend on it.
  init(_ training: TrainingSet, rows: [Int32]? = nil, threads: Int) {
    self.training = training
    self.threads = threads
    let first = training.firstRows()
    let gathered = training.distinctRows(rows, first: first, most: ExemplarSearch.sampledRows)
    var found = [SphericalClusters?](repeating: nil, count: gathered.count)
    found.withUnsafeMutableBufferPointer { found in
      guard let found = found.baseAddress else { return }
      runTasks(gathered.count, threads: threads) { label, _ in
        found[label] = SphericalClusters(
          of: training.directions(gathered[label]), dimension: training.dimension,
          most: Exemplars.capacity)
      }
    }
    clusters = found.compactMap { $0 }
    exemplars = Exemplars(clusters, dimension: training.dimension)
    var slots = [Int](repeating: -1, count: training.count)
    for rows in gathered {
      for (slot, row) in rows.enumerated() { slots[Int(row)] = slot }
    }
    self.slots = first.map { slots[$0] }
  }

  /// Takes exemplars that were found elsewhere; none of the rows is taken from them.
  ///
  /// - Parameters:
  ///   - exemplars: Of as many classes, and as many dimensions.
  ///   - rows: Valid rows.
  ///   - threads: Threads to use; the result does not depend on it.
  init(_ exemplars: Exemplars, of rows: TrainingSet, threads: Int) {
    self.exemplars = exemplars
    training = rows
    self.threads = threads
    clusters = []
    slots = [Int](repeating: -1, count: rows.count)
  }

  /// How near rows come; a row that is among the exemplars itself is taken from them first.
  ///
  /// - Parameters:
  ///   - rows: Which rows, or nil for all.
  ///   - logits: Shape (rows, outputs), row-major.
  ///   - outputs: Number of logits of a row.
  /// - Returns: Shape (rows).
  func similarity(of rows: [Int32]? = nil, logits: [Double], outputs: Int) -> [Double] {
    let tops = logits.withUnsafeBufferPointer { logits in
      (0..<logits.count / outputs).map { topClass(logits[$0 * outputs..<($0 + 1) * outputs]) }
    }
    return similarity(of: rows, tops: tops)
  }

  /// How near rows come; a row that is among the exemplars itself is taken from them first.
  ///
  /// - Parameters:
  ///   - rows: Which rows, or nil for all.
  ///   - tops: Shape (rows): the class on top of each.
  /// - Returns: Shape (rows).
  func similarity(of rows: [Int32]? = nil, tops: [Int]) -> [Double] {
    var result = [Double](repeating: 0, count: tops.count)
    let blockRows = RowBlocks.rowsInBlock(dimension: training.dimension)
    let blocks = (tops.count + blockRows - 1) / blockRows
    result.withUnsafeMutableBufferPointer { result in
      guard let result = result.baseAddress else { return }
      runTasks(blocks, threads: threads) { block, _ in
        for index in block * blockRows..<min(tops.count, (block + 1) * blockRows) {
          result[index] = similarity(
            ofRow: rows.map { Int($0[index]) } ?? index, to: tops[index])
        }
      }
    }
    return result
  }

  private func similarity(ofRow row: Int, to label: Int) -> Double {
    let slot = training.labels[row] == label ? slots[row] : -1
    let similarity = training.withDirection(ofRow: row) { direction in
      let nearest = exemplars.similarity(
        of: direction, to: label, leavingOut: slot < 0 ? nil : clusters[label].assignment[slot])
      let others =
        slot < 0 ? nil : clusters[label].cosineWithoutItself(row: slot, direction: direction)
      return max(nearest, Exemplars.rounded(others ?? Exemplars.farthest))
    }
    return similarity ?? Exemplars.farthest
  }
}

extension TrainingSet {
  /// Calls `body` with the direction of a row.
  ///
  /// - Parameters:
  ///   - row: Which row.
  ///   - body: Receives shape (dimension): a unit vector, or 0 for a row without a direction.
  /// - Returns: What `body` returned; nil, without calling it, where rows have no numbers.
  func withDirection<Result>(ofRow row: Int, _ body: (UnsafePointer<Float>) -> Result) -> Result? {
    embeddings.withUnsafeBufferPointer { embeddings in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: dimension) { direction in
        guard let from = embeddings.baseAddress, let to = direction.baseAddress else { return nil }
        normalize(from + row * dimension, into: to, count: dimension)
        return body(to)
      }
    }
  }

  /// The directions of rows.
  ///
  /// - Returns: Shape (rows, dimension): unit vectors, or 0 for a row without a direction.
  func directions(_ rows: [Int32]) -> [Float] {
    [Float](unsafeUninitializedCapacity: rows.count * dimension) { directions, written in
      embeddings.withUnsafeBufferPointer { embeddings in
        guard let from = embeddings.baseAddress, let to = directions.baseAddress else { return }
        for (slot, row) in rows.enumerated() {
          normalize(from + Int(row) * dimension, into: to + slot * dimension, count: dimension)
        }
        written = rows.count * dimension
      }
    }
  }
}

extension TrainingSet {
  /// The values of the rows that the fit pays attention to.
  ///
  /// - Parameters:
  ///   - values: Shape (n).
  ///   - isWanted: Whether a row counts at all.
  /// - Returns: Those of rows of some weight, in order.
  func rowsWithWeight(_ values: [Double], where isWanted: (Int) -> Bool = { _ in true }) -> [Double]
  {
    values.indices.filter { weights?[$0] != 0 && isWanted($0) }.map { values[$0] }
  }
}

extension TrainingSet {
  /// Each class's rows, or an even sample of them, each prompt once; without those that have no
  /// direction or no weight.
  ///
  /// - Parameters:
  ///   - rows: The rows to look at, or nil for all.
  ///   - first: Shape (n): what `firstRows` says.
  ///   - most: Most rows of a class.
  /// - Returns: Shape (classes).
  func distinctRows(_ rows: [Int32]?, first: [Int], most: Int) -> [[Int32]] {
    var own = [[Int32]](repeating: [], count: classes.count)
    for row in rows ?? Array(0..<Int32(clamping: count)) {
      guard first[Int(row)] == Int(row), weights?[Int(row)] != 0 else { continue }
      let start = Int(row) * dimension
      let vector = embeddings[start..<start + dimension]
      if vector.contains(where: { $0 != 0 }) { own[labels[Int(row)]].append(row) }
    }
    return own.map { rows in
      let taken = min(rows.count, most)
      // At most 1,024 times a number of rows: far from overflow.
      return (0..<taken).map { rows[$0 * rows.count / taken] }
    }
  }
}
