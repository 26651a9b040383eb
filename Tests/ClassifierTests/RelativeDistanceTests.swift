import CRegressionKernels
import Foundation
import Groundwork
import Testing

@testable import Classifier

/// Fixtures/reference/scope.json, made by scripts/reference/scope_reference.py.
private struct ScopeGolden: Decodable {
  let dimension: Int
  let labels: [Int]
  let embeddings: [Float]
  let background: [Float]
  let probes: [Float]
  let distances: [Double]
  let distances_without_background: [Double]

  static func load() throws -> ScopeGolden {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Fixtures/reference/scope.json").standardizedFileURL
    return try JSONDecoder().decode(ScopeGolden.self, from: Data(contentsOf: url))
  }

  var training: TrainingSet {
    TrainingSet(
      classes: ["a", "b", "c"], dimension: dimension, embeddings: embeddings, labels: labels)
  }
}

@Suite struct RelativeDistanceTests {
  static func values(_ distance: RelativeDistance, of rows: [Float]) throws -> [Double] {
    let width = distance.dimension
    let set = TrainingSet(
      classes: ["a", "b"], dimension: width, embeddings: rows,
      labels: [Int](repeating: 0, count: rows.count / width))
    return distance.values(set, threads: 2)
  }

  /// numpy in Double, rounded where the mapper rounds; sums in Float differ by about 1e-6.
  @Test func agreesWithNumpy() throws {
    let golden = try ScopeGolden.load()
    let known = try Background(of: golden.background, dimension: golden.dimension)
    for (background, expected) in [
      (known, golden.distances),
      (Background(unknownOf: golden.dimension), golden.distances_without_background),
    ] {
      let distance = try #require(
        RelativeDistance.fit(
          golden.training, executable: [true, true, true], background: background))
      let found = try Self.values(distance, of: golden.probes)
      for (own, other) in zip(found, expected) { #expect(abs(own - other) < 2e-5) }
    }
  }

  /// Every path against sums in Double, for whole panels and parts of one.
  @Test(arguments: [1, 3, 15, 16, 17, 31, 64, 257])
  func kernelsAgreeWithPlainSums(dimension: Int) {
    let count = dimension * (dimension + 1) / 2
    let triangle: [Float] = (0..<count).map { index in Float((index * 37 + 11) % 101) / 50 - 1 }
    let row: [Float] = (0..<dimension).map { index in Float((index * 53 + 7) % 97) / 48 - 1 }
    var expected = 0.0
    var magnitude = 0.0
    var entry = 0
    for i in 0..<dimension {
      for j in i..<dimension {
        let factor: Double = j > i ? 2 : 1
        let term = factor * Double(triangle[entry]) * Double(row[i]) * Double(row[j])
        expected += term
        magnitude += abs(term)
        entry += 1
      }
    }
    var panels = [Float](repeating: .nan, count: rk_quadratic_count(dimension))
    rk_pack_quadratic(triangle, dimension, &panels)
    let padded = row + [Float](repeating: 0, count: 16)
    for path in [rk_path.RK_PATH_PORTABLE, .RK_PATH_AVX2, .RK_PATH_AVX512] {
      guard let kernels = rk_kernels_for(path) else { continue }
      // Rows of one length in memory, the last of them the next block's first.
      let rows = Array(repeatElement(padded, count: 17).joined())
      var found = [Float](repeating: .nan, count: 17)
      rk_quadratic_forms(kernels, panels, rows, 17, padded.count, dimension, &found)
      #expect(found.allSatisfy { abs(Double($0) - expected) <= 1e-6 * magnitude })
      #expect(found.allSatisfy { $0 == found[0] })
    }
  }

  @Test func isDeterministicAndFreeOfScale() throws {
    let set = bumps(counts: [70, 40, 33], dimension: 9, noise: 1, seed: 71)
    let background = Background(unknownOf: 9)
    let all = [true, true, true]
    let one = try #require(RelativeDistance.fit(set, executable: all, background: background))
    #expect(one.counts == [2, 1, 1])
    var scaled = set
    scaled.embeddings = set.embeddings.map { $0 * 0x1p-40 }
    #expect(RelativeDistance.fit(scaled, executable: all, background: background) == one)
    #expect(one.values(set, threads: 1) == one.values(set, threads: 3))
  }

  /// Classes that must not fire are no part of what the mapper does.
  @Test func leavesOutWhatMustNotFire() throws {
    let set = bumps(counts: [30, 30, 30], dimension: 9, noise: 0.3, seed: 72)
    let distance = try #require(
      RelativeDistance.fit(
        set, executable: [true, false, true], background: Background(unknownOf: 9)))
    #expect(distance.counts == [1, 0, 1])
    let values = distance.values(set, threads: 1)
    let means = (0..<3).map { label in
      let own = set.labels.indices.filter { set.labels[$0] == label }.map { values[$0] }
      return own.reduce(0, +) / Double(own.count)
    }
    #expect(means[1] < means[0] && means[1] < means[2])
  }

  /// One row a class, rows that are all alike, a single dimension: no trap, and finite.
  @Test(arguments: [1, 2, 5])
  func degenerateSetsHaveFiniteDistances(dimension: Int) throws {
    for labels in [[0, 1], [0, 0, 1, 1]] {
      let alike = TrainingSet(
        classes: ["a", "b"], dimension: dimension,
        embeddings: [Float](repeating: 1, count: labels.count * dimension), labels: labels)
      let distance = try #require(
        RelativeDistance.fit(
          alike, executable: [true, true], background: Background(unknownOf: dimension)))
      let values = distance.values(alike, threads: 1)
      #expect(values.allSatisfy { $0.isFinite })
    }
    let zeros = TrainingSet(
      classes: ["a", "b"], dimension: dimension,
      embeddings: [Float](repeating: 0, count: 2 * dimension), labels: [0, 1])
    #expect(
      RelativeDistance.fit(
        zeros, executable: [true, true], background: Background(unknownOf: dimension)) == nil)
  }

  @Test func backgroundsNeedTwoPrompts() {
    for rows in [[], [1, 2, 3], [1, 2, 3, 0, 0, 0]] as [[Float]] {
      #expect(throws: Failure.self) { try Background(of: rows, dimension: 3) }
    }
  }
}
