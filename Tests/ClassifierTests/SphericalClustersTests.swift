import Foundation
import Testing

@testable import Classifier

@Suite struct SphericalClustersTests {
  /// Unit vectors around a few random directions.
  static func directions(groups: Int, each: Int, dimension: Int, noise: Float) -> [Float] {
    let set = bumps(
      counts: [Int](repeating: each, count: groups), dimension: dimension, noise: noise,
      seed: 51)
    return set.directions((0..<Int32(set.count)).map { $0 })
  }

  @Test func fewRowsAreTheirOwnClusters() {
    let rows: [Float] = [1, 0, 0, 1, 0.6, 0.8]
    let clusters = SphericalClusters(of: rows, dimension: 2, most: 3)
    #expect(clusters.centres() == rows)
    #expect(clusters.sizes == [1, 1, 1])
    #expect((0..<3).allSatisfy { clusters.cosineWithoutItself(row: $0, direction: [1, 0]) == nil })
  }

  @Test func noRows() {
    #expect(SphericalClusters(of: [], dimension: 4, most: 8).count == 0)
  }

  /// What a cluster is: the sum of its rows, each of which is nearer to no other centre when the
  /// rounds have come to rest.
  @Test func centresAreMeansOfTheirRows() {
    let rows = Self.directions(groups: 4, each: 60, dimension: 7, noise: 0.3)
    let clusters = SphericalClusters(of: rows, dimension: 7, most: 6)
    #expect(clusters.count <= 6 && clusters.sizes.reduce(0, +) == 240)
    #expect(clusters.sizes.allSatisfy { $0 > 0 })
    for cluster in 0..<clusters.count {
      let members = (0..<240).filter { clusters.assignment[$0] == cluster }
      #expect(members.count == clusters.sizes[cluster])
      for index in 0..<7 {
        let sum = members.reduce(0.0) { $0 + Double(rows[$1 * 7 + index]) }
        #expect(abs(clusters.sums[cluster * 7 + index] - sum) < 1e-9)
      }
    }
  }

  /// Well-separated groups are found: rows share a cluster only within their group.
  @Test func groupsAreToldApart() {
    var rows: [Float] = []
    for row in 0..<90 {
      let angle = Float(row % 3) * 2 + Float(row) * 0.001
      rows += [cos(angle), sin(angle)]
    }
    let clusters = SphericalClusters(of: rows, dimension: 2, most: 3)
    #expect(clusters.sizes == [30, 30, 30])
    for row in 0..<90 { #expect(clusters.assignment[row] == clusters.assignment[row % 3]) }
  }

  @Test func repeatsNeedNoMoreClusters() {
    let rows = [Float](repeating: 0, count: 40).enumerated().flatMap { index, _ -> [Float] in
      index % 2 == 0 ? [1, 0] : [0, 1]
    }
    let clusters = SphericalClusters(of: rows, dimension: 2, most: 8)
    #expect(clusters.sizes.sorted() == [20, 20])
  }

  /// Against the centre computed again from the other rows.
  @Test func aRowIsTakenOutOfItsCluster() throws {
    let rows = Self.directions(groups: 3, each: 40, dimension: 5, noise: 0.5)
    let clusters = SphericalClusters(of: rows, dimension: 5, most: 4)
    for row in 0..<120 {
      let own = Array(rows[row * 5..<row * 5 + 5])
      let others = (0..<120).filter {
        $0 != row && clusters.assignment[$0] == clusters.assignment[row]
      }
      let centre = (0..<5).map { index in
        others.reduce(0.0) { $0 + Double(rows[$1 * 5 + index]) }
      }
      let length = centre.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let expected = zip(centre, own).reduce(0) { $0 + $1.0 / length * Double($1.1) }
      let found = try #require(clusters.cosineWithoutItself(row: row, direction: own))
      #expect(abs(found - expected) < 1e-6)
    }
  }
}
