/// Sums over all cells at or beyond a place: sums[p] = Σ cells[q], q ≥ p on every axis.
struct SuffixSums {
  /// Places of each axis, one more than its floors; of the leading axis two more.
  private let extents: [Int]
  /// Distance between neighbours of each axis.
  private let strides: [Int]
  /// Shape (extents), the last index fastest.
  private var sums: [SIMD4<Int>]

  /// Nothing yet.
  init(extents: [Int]) {
    self.extents = extents
    var strides = [Int](repeating: 1, count: extents.count)
    for axis in extents.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * extents[axis + 1]
    }
    self.strides = strides
    sums = [SIMD4<Int>](repeating: .zero, count: extents.reduce(1, *))
  }

  /// A histogram's cells, not summed yet.
  ///
  /// - Parameters:
  ///   - cells: Shape (slots × extents without the first), the last index fastest.
  ///   - ranks: For each slot, its place on the leading axis.
  ///   - extents: Places of each axis.
  init(_ cells: [SIMD4<Int>], ranks: [Int], extents: [Int]) {
    self.init(extents: extents)
    let width = strides[0]
    for (cell, rows) in cells.enumerated() {
      sums[ranks[cell / width] * width + cell % width] &+= rows
    }
  }

  /// The sum at a place of each axis; those that are not given are the first.
  subscript(place: some Sequence<Int>) -> KindCounts {
    var counts = KindCounts()
    counts.lanes = sums[index(of: place)]
    return counts
  }

  /// Counts 1 at every place that some corner is at or beyond, once the cells are summed.
  ///
  /// Along the last axis the union of boxes changes only at the corners' own places: what is covered
  /// from there on is added, and what was covered behind it taken away, each a union of one axis less.
  ///
  /// - Parameters:
  ///   - corners: The last place that each box covers, one number an axis; at least one.
  ///   - lane: Which of the four numbers counts.
  mutating func addUnion(of corners: [[Int]], lane: Int) {
    addUnion(of: corners, axes: extents.count, sign: 1, lane: lane, beyond: 0)
  }

  private mutating func addUnion(
    of corners: [[Int]], axes: Int, sign: Int, lane: Int, beyond: Int
  ) {
    let last = axes - 1
    if last == 0 || corners.count == 1 {
      let furthest = corners.max { $0[0] < $1[0] } ?? []
      let place = (0..<axes).reduce(beyond) { $0 + furthest[$1] * strides[$1] }
      sums[place][lane] += sign
      return
    }
    var covered: [[Int]] = []
    for place in Set(corners.map { $0[last] }).sorted(by: >) {
      let here = beyond + place * strides[last]
      if !covered.isEmpty {
        addUnion(of: covered, axes: last, sign: -sign, lane: lane, beyond: here)
      }
      covered = corners.filter { $0[last] >= place }
      addUnion(of: covered, axes: last, sign: sign, lane: lane, beyond: here)
    }
  }

  /// Turns cells into sums.
  mutating func accumulate() {
    for (stride, extent) in zip(strides, extents) {
      for index in sums.indices.reversed() where (index / stride) % extent < extent - 1 {
        sums[index] &+= sums[index + stride]
      }
    }
  }

  private func index(of place: some Sequence<Int>) -> Int {
    zip(place, strides).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
