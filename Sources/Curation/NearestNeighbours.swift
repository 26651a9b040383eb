import Groundwork
import LinearAlgebra

/// A row and how near it is.
public struct Neighbour: Equatable, Sendable {
  /// The row, from 0.
  public var row: Int
  /// The cosine of the two directions, in [-1, 1] up to rounding.
  public var cosine: Float
}

/// Exact nearest neighbours by cosine, in blocks of matrix products.
///
/// Every query meets every row: Q · Rᵀ a block of 256 × 1,024 at a time, of which only the nearest
/// few stay. Blocks are the same whatever the threads, so the cosines are the same bits.
public struct NearestNeighbours: Sendable {
  /// Shape (queries): the nearest rows of each query, nearest first; equally near ones in order.
  public let neighbours: [[Neighbour]]
  /// Shape (queries): the nearest row of another group than the query's own, or nil.
  public let nearestOfOthers: [Neighbour?]

  private static let queryBlock = 256
  private static let rowBlock = 1024

  /// Finds neighbours.
  ///
  /// - Parameters:
  ///   - count: How many to keep of each query, at least 1.
  ///   - queries: Shape (queries, dimension), row-major: unit vectors.
  ///   - rows: Shape (rows, dimension), row-major: unit vectors.
  ///   - dimension: Numbers in a vector, at least 1.
  ///   - areSame: Whether queries and rows are the same, so that none is its own neighbour.
  ///   - groups: The group of each query and of each row, or nil where groups do not matter.
  ///   - threads: Threads to use; the result does not depend on it.
  /// - Complexity: O(queries · rows · dimension).
  public init(
    _ count: Int, of queries: [Float], among rows: [Float], dimension: Int, areSame: Bool = false,
    groups: (queries: [Int], rows: [Int])? = nil, threads: Int
  ) {
    let total = queries.count / dimension
    let blocks = (total + Self.queryBlock - 1) / Self.queryBlock
    let search = BlockSearch(
      count: count, queries: queries, rows: rows, dimension: dimension, areSame: areSame,
      groups: groups)
    let scratch = (0..<max(1, min(threads, blocks))).map { _ in
      AlignedMemory(for: Float.self, count: Self.queryBlock * Self.rowBlock)
    }
    var found = [[Nearest]](repeating: [], count: blocks)
    found.withUnsafeMutableBufferPointer { found in
      // Each task writes its own block alone.
      nonisolated(unsafe) let found = found
      runTasks(blocks, threads: threads) { block, thread in
        let start = block * Self.queryBlock
        found[block] = search.nearest(
          ofQueries: start..<min(total, start + Self.queryBlock), rowBlock: Self.rowBlock,
          scratch: scratch[thread].bound(to: Float.self))
      }
    }
    neighbours = found.flatMap { $0.map(\.neighbours) }
    nearestOfOthers = found.flatMap { $0.map(\.other) }
  }
}

/// The nearest rows of one query so far.
private struct Nearest {
  var neighbours: [Neighbour] = []
  var other: Neighbour?
  /// What a row must exceed to come among them.
  var bar = -Float.infinity

  mutating func add(_ neighbour: Neighbour, limit: Int) {
    let place = neighbours.firstIndex { $0.cosine < neighbour.cosine } ?? neighbours.count
    neighbours.insert(neighbour, at: place)
    if neighbours.count > limit { neighbours.removeLast() }
    if neighbours.count == limit { bar = neighbours[limit - 1].cosine }
  }
}

/// The search in one block of queries.
private struct BlockSearch {
  let count: Int
  let queries: [Float]
  let rows: [Float]
  let dimension: Int
  let areSame: Bool
  let groups: (queries: [Int], rows: [Int])?

  func nearest(
    ofQueries range: Range<Int>, rowBlock: Int, scratch: UnsafeMutablePointer<Float>
  ) -> [Nearest] {
    var nearest = [Nearest](repeating: Nearest(), count: range.count)
    let total = rows.count / dimension
    for start in stride(from: 0, to: total, by: rowBlock) {
      let width = min(total, start + rowBlock) - start
      let block = UnsafeMutableBufferPointer(start: scratch, count: range.count * width)
      var cosines = block.mutableSpan
      multiply(
        queries.span.extracting(range.lowerBound * dimension..<range.upperBound * dimension),
        by: rows.span.extracting(start * dimension..<(start + width) * dimension), .transposed,
        inner: dimension, scale: 0, into: &cosines)
      for index in range.indices {
        keep(
          scratch + (index - range.lowerBound) * width, width: width, from: start, query: index,
          in: &nearest[index - range.lowerBound])
      }
    }
    return nearest
  }

  /// Goes through one query's cosines with a block of rows.
  ///
  /// - Parameters:
  ///   - cosines: Shape (width).
  ///   - width: Rows in the block.
  ///   - start: The block's first row.
  ///   - query: Which query.
  ///   - nearest: Its nearest rows so far.
  private func keep(
    _ cosines: UnsafePointer<Float>, width: Int, from start: Int, query: Int,
    in nearest: inout Nearest
  ) {
    let own = groups?.queries[query]
    // Where groups matter, a row that is not among the nearest may still be the nearest of others.
    var bar = nearest.bar
    var otherBar = own == nil ? Float.infinity : nearest.other?.cosine ?? -.infinity
    for offset in 0..<width where cosines[offset] > bar || cosines[offset] > otherBar {
      let row = start + offset
      if areSame && row == query { continue }
      let neighbour = Neighbour(row: row, cosine: cosines[offset])
      if neighbour.cosine > bar {
        nearest.add(neighbour, limit: count)
        bar = nearest.bar
      }
      if neighbour.cosine > otherBar, let own, groups?.rows[row] != own {
        nearest.other = neighbour
        otherBar = neighbour.cosine
      }
    }
  }
}
