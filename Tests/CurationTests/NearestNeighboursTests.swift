import Glibc
import Groundwork
import Testing

@testable import Curation

@Suite struct NearestNeighboursTests {
  /// Seeded unit vectors, shape (count, dimension).
  private func directions(_ count: Int, _ dimension: Int, seed: UInt64) -> [Float] {
    var random = SplitMix64(seed: seed)
    var result: [Float] = []
    for _ in 0..<count {
      let row = (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      result += row.map { $0 / length }
    }
    return result
  }

  @Test(arguments: [1, 3])
  func blocksFindWhatTheSlowWayFinds(threads: Int) {
    let (count, dimension) = (1_100, 8)
    let rows = directions(count, dimension, seed: 1)
    let groups = (0..<count).map { $0 % 3 }
    let found = NearestNeighbours(
      3, of: rows, among: rows, dimension: dimension, areSame: true, groups: (groups, groups),
      threads: threads)
    for query in [0, 255, 256, 1_024, 1_099] {
      let cosines = (0..<count).map { row in
        (0..<dimension).reduce(0.0) {
          $0 + Double(rows[query * dimension + $1]) * Double(rows[row * dimension + $1])
        }
      }
      let order = (0..<count).filter { $0 != query }.sorted { cosines[$0] > cosines[$1] }
      #expect(found.neighbours[query].map(\.row) == Array(order.prefix(3)))
      #expect(
        found.nearestOfOthers[query]?.row == order.first { groups[$0] != groups[query] })
    }
  }

  @Test func equallyNearRowsKeepTheirOrder() {
    let rows: [Float] = [1, 0, 1, 0, 0, 1, 1, 0]
    let found = NearestNeighbours(2, of: [1, 0], among: rows, dimension: 2, threads: 1)
    #expect(found.neighbours == [[Neighbour(row: 0, cosine: 1), Neighbour(row: 1, cosine: 1)]])
  }
}

@Suite struct LeaveOneOutTests {
  /// The same model fitted without each row in turn, by elimination.
  @Test func theShortcutIsTheModelWithoutTheRow() throws {
    let points: [[Float]] = [[1, 0], [0.8, 0.6], [0, 1], [-0.6, 0.8], [0.6, -0.8]]
    let labels = [0, 0, 1, 1, 0]
    let scores = try #require(
      LeaveOneOut.linearScores(points.flatMap { $0 }, dimension: 2, labels: labels, classes: 2))
    for left in points.indices {
      let kept = points.indices.filter { $0 != left }
      let x: [[Double]] = kept.map { points[$0].map { Double($0) } + [1] }
      for label in 0..<2 {
        var system: [[Double]] = []
        for row in 0..<3 {
          var line: [Double] = (0..<3).map { column in
            var sum: Double = row == column && row < 2 ? 1 : 0
            for point in x { sum += point[row] * point[column] }
            return sum
          }
          var moment = 0.0
          for (point, index) in zip(x, kept) where labels[index] == label { moment += point[row] }
          line.append(moment)
          system.append(line)
        }
        for pivot in 0..<3 {
          let scale = system[pivot][pivot]
          system[pivot] = system[pivot].map { $0 / scale }
          for row in 0..<3 where row != pivot {
            let factor = system[row][pivot]
            system[row] = zip(system[row], system[pivot]).map { $0 - factor * $1 }
          }
        }
        let weights = system.map { $0[3] }
        let (a, b) = (Double(points[left][0]), Double(points[left][1]))
        let wanted = a * weights[0] + b * weights[1] + weights[2]
        #expect(abs(scores[left * 2 + label] - wanted) < 1e-9)
      }
    }
  }

  /// Two rows: K = [[1, k], [k, 1]], so the other row alone moves 1/2 by k / 1.3 times half.
  @Test func theKernelPredictsFromTheOtherRow() throws {
    let scores = try #require(
      LeaveOneOut.kernelScores([1, 0, 0.6, 0.8], dimension: 2, labels: [0, 1], classes: 2))
    let k = exp(3 * (0.6 - 1.0)) / 1.3
    for (found, wanted) in zip(scores, [0.5 - k / 2, 0.5 + k / 2, 0.5 + k / 2, 0.5 - k / 2]) {
      #expect(abs(found - wanted) < 1e-6)
    }
  }
}
