import Foundation
import Groundwork

@testable import Classifier

/// Fixtures/reference/classifier.json, made by scripts/reference/classifier_reference.py.
struct Golden: Decodable {
  var multiclass: Dataset
  var binary: Dataset
  var folds: [Folds]

  struct Dataset: Decodable {
    var dimension: Int
    var classes: Int
    var embeddings: Data
    var labels: [Int]
    var probes: Data
    var fits: [Fit]
    var calibrations: [Calibrations]
  }

  struct Fit: Decodable {
    var name: String
    var C: Double
    var classWeight: ClassWeights
    var weights: [Double]?
    var objective: Double
    var probabilities: [[Double]]

    enum CodingKeys: String, CodingKey {
      case name, C, weights, objective, probabilities
      case classWeight = "class_weight"
    }
  }

  struct Calibrations: Decodable {
    var method: String
    var folds: Int
    var ensemble: Bool
    var probabilities: [[Double]]
  }

  struct Folds: Decodable {
    var folds: Int
    var labels: [Int]
    var allotted: [Int]
  }

  /// `"balanced"` or an object by class number; an empty one weighs every class 1.
  enum ClassWeights: Decodable {
    case balanced
    case byNumber([String: Double])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let weights = try? container.decode([String: Double].self) {
        self = .byNumber(weights)
      } else {
        self = .balanced
      }
    }
  }

  static let shared = Result {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Fixtures/reference/classifier.json").standardizedFileURL
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
  }
}

extension Golden.Dataset {
  var trainingSet: TrainingSet {
    TrainingSet(
      classes: (0..<classes).map { Name("class \($0)") }, dimension: dimension,
      embeddings: Golden.Dataset.floats(embeddings), labels: labels,
      promptHashes: labels.indices.map { UInt64($0) * 7919 })
  }

  var probeRows: [[Float]] {
    let numbers = Golden.Dataset.floats(probes)
    return stride(from: 0, to: numbers.count, by: dimension).map {
      Array(numbers[$0..<$0 + dimension])
    }
  }

  private static func floats(_ data: Data) -> [Float] {
    stride(from: 0, to: data.count, by: 4).map { start in
      Float(
        bitPattern: (0..<4).reduce(0) {
          $0 | UInt32(data[data.startIndex + start + $1]) << UInt32(8 * $1)
        })
    }
  }
}

extension Golden.Fit {
  /// The settings that the reference was made with, tightly converged.
  var settings: FitSettings {
    var settings = FitSettings()
    settings.C = C
    settings.tolerance = 1e-10
    switch classWeight {
    case .balanced: settings.classWeight = .balanced
    case .byNumber(let weights):
      settings.classWeight =
        weights.isEmpty
        ? .none
        : .perClass(weights.sorted { $0.key < $1.key }.map { (Name("class \($0.key)"), $0.value) })
    }
    return settings
  }
}

extension Mapper {
  /// The probabilities of some rows.
  func probabilities(_ rows: [[Float]]) throws -> [[Double]] {
    let scorer = makeScorer()
    return try rows.map { row in
      var probabilities: [Double] = []
      _ = try row.withUnsafeBufferPointer { try scorer.score($0, into: &probabilities) }
      return probabilities
    }
  }
}

/// The largest difference of two tables, infinite when their shapes differ.
func largestDifference(_ left: [[Double]], _ right: [[Double]]) -> Double {
  guard left.map(\.count) == right.map(\.count) else { return .infinity }
  return zip(left, right).reduce(0) { largest, rows in
    zip(rows.0, rows.1).reduce(largest) { max($0, abs($1.0 - $1.1)) }
  }
}

/// A made-up training set: classes are noisy bumps around their own directions.
///
/// - Parameters:
///   - counts: Rows of each class, dealt in turn.
///   - dimension: Numbers in a vector.
///   - noise: Size of the noise beside bumps of size 1.
///   - seed: Seeds the noise.
/// - Returns: The rows, class after class in turn, with made-up prompt hashes.
func bumps(counts: [Int], dimension: Int, noise: Float, seed: UInt64) -> TrainingSet {
  var generator = SplitMix64(seed: seed)
  var set = TrainingSet(classes: counts.indices.map { Name("class \($0)") }, dimension: dimension)
  var left = counts
  while left.contains(where: { $0 > 0 }) {
    for label in left.indices where left[label] > 0 {
      left[label] -= 1
      set.labels.append(label)
      for index in 0..<dimension {
        let bump: Float = index % counts.count == label ? 1 : 0
        set.embeddings.append(bump + noise * Float(2 * generator.uniform() - 1))
      }
      set.promptHashes.append(generator.next())
    }
  }
  return set
}
